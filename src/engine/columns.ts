import { type Event, fields } from "../event/event.ts"

/**
 * Many values, stood side by side so that they take little room and are quickly written and read: numbers as numbers,
 * words that recur once, objects of one shape field by field. What fits nowhere stands as it is.
 */
export type Column =
  | { readonly same: unknown; readonly count: number }
  | { readonly numbers: Float64Array | Int32Array }
  | { readonly table: readonly unknown[]; readonly at: Uint16Array }
  | { readonly events: Uint32Array }
  | { readonly lists: Uint32Array; readonly items: Column }
  | { readonly tuples: number; readonly fields: readonly Column[] }
  | { readonly maps: Uint32Array; readonly keys: Column; readonly items: Column }
  | { readonly shape: readonly string[]; readonly count: number; readonly fields: readonly Column[] }
  | { readonly gaps: Uint8Array; readonly rest: Column }
  | { readonly runs: readonly Column[] }
  | { readonly values: readonly unknown[] }

/** The number that an event has among those that are written apart. */
export type Numbered = (one: Event) => number

/** Stands in values that are written as they are for an event: this, and its number. */
const anEvent = "\0event"
/** So deep is looked into values: what holds itself would have no end. */
const deepest = 16

type Kind = "gap" | "number" | "word" | "event" | "list" | "map" | "object" | "other"

function kindOf(value: unknown): Kind {
  if (value === undefined) return "gap"
  if (typeof value === "number") return "number"
  if (typeof value === "string" || typeof value === "boolean" || value === null) return "word"
  if (typeof value !== "object") return "other"
  if (Array.isArray(value)) return "list"
  if (value instanceof Map) return "map"
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return "other"
  return "attributes" in value && "tags" in value && isEvent(value) ? "event" : "object"
}

/** An event has all of its fields and no others; what somebody made of one, with a field more, is none. */
const isEvent = (value: object): boolean => hasKeys(value, fields)

/** Has it these keys, in this order? Costs a tenth of a list of its keys. */
function hasKeys(value: object, keys: readonly string[]): boolean {
  let at = 0
  for (const key in value) if (key !== keys[at++]) return false
  return at === keys.length
}

/** Puts values in a column. Throws nothing: whether what stands as it is can be written, only writing tells. */
export function pack(values: readonly unknown[], numberOf: Numbered, depth = 0): Column {
  if (depth > deepest) return { values }
  const plain = primitives(values)
  if (plain !== undefined) return plain
  const ends = runsOf(values)
  if (ends.length > 1) return runs(values, ends, of => pack(of, numberOf, depth)) ?? plainly(values, numberOf)
  if (values.includes(undefined)) {
    const gaps = new Uint8Array(values.length)
    for (let i = 0; i < gaps.length; i++) gaps[i] = values[i] === undefined ? 1 : 0
    const some = values.filter(value => value !== undefined)
    return { gaps, rest: pack(some, numberOf, depth) }
  }
  const within = (of: readonly unknown[]) => pack(of, numberOf, depth + 1)
  switch (kindOf(values[0])) {
    case "event":
      return { events: numbered(values as readonly Event[], numberOf) }
    case "list":
      return lists(values as readonly unknown[][], within)
    case "map": {
      const [keys, items]: [unknown[], unknown[]] = [[], []]
      for (const map of values as readonly Map<unknown, unknown>[]) {
        for (const [key, one] of map) {
          keys.push(key)
          items.push(one)
        }
      }
      const maps = numbered(values as readonly Map<unknown, unknown>[], ({ size }) => size)
      return { maps, keys: within(keys), items: within(items) }
    }
    case "object": {
      const shape = Object.keys(values[0] as Fields)
      if (shape.includes("__proto__")) return plainly(values, numberOf)
      const fields = shape.map(key => within(fieldOf(values as readonly Fields[], key)))
      return { shape, count: values.length, fields }
    }
    default:
      return plainly(values, numberOf)
  }
}

/** Values that are all nothing, all numbers, or all words: what most columns are, told in one pass. */
function primitives(values: readonly unknown[]): Column | undefined {
  const first = values[0]
  if (first === undefined) {
    for (let i = 1; i < values.length; i++) if (values[i] !== undefined) return undefined
    return { same: undefined, count: values.length }
  }
  if (typeof first === "number") {
    for (let i = 1; i < values.length; i++) if (typeof values[i] !== "number") return undefined
    return numbers(values as readonly number[])
  }
  if (!isWord(first)) return undefined
  for (let i = 1; i < values.length; i++) if (!isWord(values[i])) return undefined
  return words(values)
}

const isWord = (value: unknown) => typeof value === "string" || typeof value === "boolean" || value === null

/** Lists item by item where all are as short, one behind the other where they are not. */
function lists(values: readonly unknown[][], within: (of: readonly unknown[]) => Column): Column {
  const { length } = values[0] as unknown[]
  if (length > 0 && length <= shortest && values.every(list => list.length === length)) {
    const fields = Array.from({ length }, (_, k) => within(fieldOf(values, k)))
    return { tuples: values.length, fields }
  }
  const items: unknown[] = []
  for (const list of values) for (let i = 0; i < list.length; i++) items.push(list[i])
  return { lists: numbered(values, list => list.length), items: within(items) }
}
/** Lists up to this long are told apart item by item. */
const shortest = 4

function fieldOf<K extends keyof T, T>(values: readonly T[], key: K): T[K][] {
  const of = new Array<T[K]>(values.length)
  for (let i = 0; i < values.length; i++) of[i] = (values[i] as T)[key]
  return of
}

/** Where runs of values end that are of one kind, objects of one shape; undefined goes with any. */
function runsOf(values: readonly unknown[]): number[] {
  const ends: number[] = []
  let kind: Kind | undefined
  let shape: readonly string[] | undefined
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    const one = kindOf(value)
    if (one === "gap") continue
    if (one !== kind && kind !== undefined) ends.push(i)
    if (one === "object" && (shape === undefined || !hasKeys(value as Fields, shape))) {
      if (shape !== undefined && one === kind) ends.push(i)
      shape = Object.keys(value as Fields)
    }
    kind = one
  }
  ends.push(values.length)
  return ends
}

/** Runs, a column each, where they are few; undefined where they are not. */
function runs(values: readonly unknown[], ends: readonly number[], one: (of: readonly unknown[]) => Column) {
  if (ends.length > 1 + values.length / 16) return undefined
  return { runs: ends.map((end, i) => one(values.slice(ends[i - 1] ?? 0, end))) }
}

type Fields = Record<string, unknown>

/** `Uint32Array.from`, which goes by an iterator, takes ten times as long. */
function numbered<T>(values: readonly T[], of: (value: T) => number): Uint32Array {
  const numbers = new Uint32Array(values.length)
  for (let i = 0; i < values.length; i++) numbers[i] = of(values[i] as T)
  return numbers
}

function numbers(values: readonly number[]): Column {
  const first = values[0] as number
  let isSame = true
  let isWhole = true
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    if (isSame && !Object.is(value, first)) isSame = false
    if ((value | 0) !== value || (value === 0 && 1 / value < 0)) isWhole = false
    if (!isWhole && !isSame) break
  }
  if (isSame) return { same: first, count: values.length }
  const column = isWhole ? new Int32Array(values.length) : new Float64Array(values.length)
  for (let i = 0; i < values.length; i++) column[i] = values[i] as number
  return { numbers: column }
}

/** What is the same thing is written once, while enough of it is: for words, and what is shared and never changed. */
export function words(values: readonly unknown[]): Column {
  const table = [values[0]]
  const numbers = new Map<unknown, number>([[values[0], 0]])
  const at = new Uint16Array(values.length)
  let [last, number] = [values[0], 0]
  for (let i = 1; i < values.length; i++) {
    const value = values[i]
    if (value !== last) {
      const known = numbers.get(value)
      if (known === undefined) {
        if (table.length > 32 + (i >> 1) || table.length > 0xffff) return { values }
        numbers.set(value, (number = table.push(value) - 1))
      } else number = known
      last = value
    }
    at[i] = number
  }
  return table.length === 1 ? { same: values[0], count: values.length } : { table, at }
}

/** Values as they are, but for the events in them. */
const plainly = (values: readonly unknown[], numberOf: Numbered): Column => ({
  values: values.map(value => apart(value, numberOf)),
})

function apart(value: unknown, numberOf: Numbered, depth = 0): unknown {
  const kind = depth > deepest ? "other" : kindOf(value)
  return kind === "event"
    ? [anEvent, numberOf(value as Event)]
    : mapped(kind, value, one => apart(one, numberOf, depth + 1))
}

function together(value: unknown, events: readonly Event[], depth = 0): unknown {
  const kind = depth > deepest ? "other" : kindOf(value)
  return kind === "list" && (value as unknown[])[0] === anEvent
    ? events[(value as unknown[])[1] as number]
    : mapped(kind, value, one => together(one, events, depth + 1))
}

/** A container of plain data with something else in place of what it holds. */
function mapped(kind: Kind, value: unknown, of: (value: unknown) => unknown): unknown {
  if (kind === "list") return (value as unknown[]).map(of)
  if (kind === "map") return new Map([...(value as Map<unknown, unknown>)].map(([key, one]) => [key, of(one)]))
  if (kind !== "object") return value
  return Object.fromEntries(Object.entries(value as Fields).map(([key, one]) => [key, of(one)]))
}

/** The values of a column, in order. */
export function unpack(column: Column, events: readonly Event[]): unknown[] {
  if ("numbers" in column) return Array.from(column.numbers)
  if ("same" in column) return new Array(column.count).fill(column.same)
  if ("table" in column) return Array.from(column.at, at => column.table[at])
  if ("events" in column) return Array.from(column.events, number => events[number])
  if ("lists" in column) return cut(unpack(column.items, events), column.lists)
  if ("tuples" in column) return joined(column, events)
  if ("maps" in column) {
    const items = unpack(column.items, events)
    const entries = unpack(column.keys, events).map((key, i) => [key, items[i]] as const)
    return cut(entries, column.maps).map(of => new Map(of))
  }
  if ("shape" in column) return shaped(column, events)
  if ("gaps" in column) {
    const rest = unpack(column.rest, events)
    let at = 0
    return Array.from(column.gaps, gap => (gap === 1 ? undefined : rest[at++]))
  }
  if ("runs" in column) return column.runs.flatMap(run => unpack(run, events))
  return column.values.map(value => together(value, events))
}

function cut<T>(items: readonly T[], lengths: Uint32Array): T[][] {
  let at = 0
  return Array.from(lengths, length => items.slice(at, (at += length)))
}

function joined({ tuples, fields }: Extract<Column, { tuples: unknown }>, events: readonly Event[]): unknown[][] {
  const columns = fields.map(field => unpack(field, events))
  return Array.from({ length: tuples }, (_, i) => columns.map(column => column[i]))
}

function shaped({ shape, count, fields }: Extract<Column, { shape: unknown }>, events: readonly Event[]): Fields[] {
  const columns = fields.map(field => unpack(field, events))
  const first: Fields = {}
  for (const [k, key] of shape.entries()) first[key] = columns[k]?.[0]
  const all: Fields[] = []
  // A copy of one that has all fields has their shape from the start.
  for (let i = 0; i < count; i++) all.push({ ...first })
  for (const [k, key] of shape.entries()) fill(all, key, columns[k] as unknown[])
  return all
}

function fill(all: readonly Fields[], key: string, values: readonly unknown[]): void {
  for (let i = 0; i < all.length; i++) (all[i] as Fields)[key] = values[i]
}
