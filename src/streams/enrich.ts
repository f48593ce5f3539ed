import type { OperatorFunction } from "rxjs"
import { z } from "zod"
import { copy, type Event, fields } from "../event/event.ts"
import { operator, type Self } from "./core/operator.ts"
import { type Field, type FieldOf, fieldOf } from "./parts/field.ts"
import { mergeAttributes } from "./parts/merge-attributes.ts"
import { must } from "./parts/must.ts"

type S<T, R> = OperatorFunction<T, R>
/** What a table says of a key: fields of an event; or, where no name is a field's, attributes. */
export type Row = Event | Readonly<Record<string, string | number | boolean | null>>
export type Table = Readonly<Record<string, Row>> | ReadonlyMap<unknown, Row>

const Options = z.strictObject({
  missing: z.union([z.enum(["pass", "drop"]), z.record(z.string(), z.unknown())]).default("pass"),
})
interface Options {
  readonly missing?: "pass" | "drop" | Row
}

export interface Enrich {
  (table: Table, key: Field | FieldOf): S<Event, Event>
  <A>(table: Table, key: Field | FieldOf, a: S<Event, A>): S<Event, A>
  <A, B>(table: Table, key: Field | FieldOf, a: S<Event, A>, b: S<Event, B>): S<Event, A | B>
  (table: Table, key: Field | FieldOf, ...children: S<Event, unknown>[]): S<Event, unknown>
  (table: Table, key: Field | FieldOf, options: Options): S<Event, Event>
  <A>(table: Table, key: Field | FieldOf, options: Options, a: S<Event, A>): S<Event, A>
  <A, B>(table: Table, key: Field | FieldOf, options: Options, a: S<Event, A>, b: S<Event, B>): S<Event, A | B>
  (table: Table, key: Field | FieldOf, options: Options, ...children: S<Event, unknown>[]): S<Event, unknown>
}

/**
 * Adds to each event what a table says of its host, or of another field, or of what a function makes of it.
 *
 *     in                      x---y---z--|     { x: { team: "db" }, y: { ttl: 60 } }
 *     enrich(table, "host")   X---Y---z--|     X has the attribute team, Y the ttl
 *
 * A row is a partial event, as `set` takes it; or, where none of its names is a field, it is attributes. What it says
 * replaces what the event had. An event without a row passes as it is; with `missing: "drop"` it is let go and counted
 * as missing, and a row there stands in for the one that is not. The table is an object or a Map, read once, when the
 * streams are loaded: `import hosts from "./hosts.json"` makes it part of them, so saving that file reloads it, all
 * state stays, and a replay has the table of its version.
 *
 * @call enrich(table, key, { missing }?, ...children)
 * @example enrich(hosts, "host", { missing: { team: "nobody" } }, by("attributes.team", rollup(5, "1h", email("me@x"))))
 * @see set, for the same on each event; smap, for a function
 */
export const enrich = ((table: Table, ...rest: unknown[]) => {
  const rows = rowsOf(table)
  // A function is no part of what is saved and compared, and a table may be large.
  const find = table instanceof Map ? (key: unknown) => rows.get(key) : (key: unknown) => rows.get(nameOf(key))
  return (enriched as (...args: unknown[]) => unknown)(() => find, ...rest)
}) as Enrich

const enriched = operator(
  "enrich",
  Options,
  (table: () => (key: unknown) => Event | undefined, key: Field | FieldOf, { missing }: z.output<typeof Options>) => {
    const of = fieldOf(key)
    const find = table()
    const other = typeof missing === "string" ? undefined : rowOf(missing as Row, "missing")
    return {
      next(event: Event, self: Self) {
        const row = find(of(event)) ?? other
        if (row !== undefined) return self.emit(filled(event, row))
        if (missing === "pass") self.emit(event)
        else self.drop("missing")
      },
    }
  },
)

/** What an object has names a key by: 1 as well as "1". */
const nameOf = (key: unknown): string | undefined => (key === undefined || key === null ? undefined : String(key))

function filled(event: Event, row: Event): Event {
  const { attributes } = row
  if (attributes === undefined) return copy(event, row)
  return copy(event, { ...row, attributes: mergeAttributes(event.attributes, attributes) })
}

function rowsOf(table: Table): ReadonlyMap<unknown, Event> {
  must(
    typeof table === "object" && table !== null && !Array.isArray(table),
    "enrich takes a table: an object, or a Map, of rows by their keys",
    'enrich({ "web-1": { team: "db" } }, "host")',
  )
  const entries: Iterable<readonly [unknown, Row]> = table instanceof Map ? table : Object.entries(table)
  const rows = new Map<unknown, Event>()
  for (const [key, row] of entries) rows.set(key, rowOf(row, `of ${JSON.stringify(key)}`))
  return rows
}

const kinds: { readonly [F in keyof Event]: string } = {
  host: "string",
  service: "string",
  state: "string",
  description: "string",
  time: "number",
  ttl: "number",
  metric: "number",
  tags: "array",
  attributes: "object",
}

/** A row as a partial event. Refuses one that is neither fields nor attributes: whose name would win is a guess. */
function rowOf(row: Row, which: string): Event {
  must(typeof row === "object" && row !== null, `enrich: the row ${which} is ${JSON.stringify(row)}`, "an object")
  const names = Object.keys(row)
  const isField = (name: string) => (fields as readonly string[]).includes(name)
  const stray = names.find(name => !isField(name))
  const field = names.find(isField)
  must(
    stray === undefined || field === undefined,
    `enrich: the row ${which} mixes ${field}, a field of an event, and ${stray}, which is none`,
    `put ${stray} into its attributes`,
  )
  if (stray === undefined) {
    for (const name of names) {
      const kind = kinds[name as keyof Event]
      const value = row[name as never] as unknown
      const fits = kind === "array" ? Array.isArray(value) : typeof value === kind
      must(value === undefined || fits, `enrich: ${name} in the row ${which} is ${JSON.stringify(value)}`, `a ${kind}`)
    }
    return row as Event
  }
  const present = Object.entries(row).filter(([, value]) => value !== null && value !== undefined)
  return { attributes: Object.fromEntries(present.map(([name, value]) => [name, String(value)])) }
}
