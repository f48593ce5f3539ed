import type { Scope } from "./scope.ts"

/** A place as it is compared: what survives of an operator when its functions are left out. */
export interface Laid {
  readonly place: number
  readonly slot: number
  readonly name: string
  readonly address: string
  readonly version: number
  /** The name that it keeps its state by. */
  readonly pin?: string | undefined
  /** The arguments that are data; a function leaves a hole. */
  readonly data: readonly unknown[]
  /** The arguments as text, functions included: only to tell equals apart. */
  readonly text: string
  readonly inner: readonly Laid[] | undefined
}

/** The places of a scope, in order. */
export function layout(scope: Scope): Laid[] {
  return scope.nodes
    .filter(node => node.stage.name !== "")
    .map(node => ({
      place: node.place,
      slot: node.slot,
      name: node.stage.name,
      address: node.address,
      version: node.spec.version ?? 1,
      pin: node.pin?.name,
      data: node.stage.args.map(arg => (typeof arg === "function" ? null : plain(arg))),
      text: node.stage.args.map(String).join("\n"),
      inner: node.inner && layout(node.inner),
    }))
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null) ?? "null")

/** Pairs old and new places: first within what bears one name (`named`), then the others, wherever they stand. */
export function match(old: readonly Laid[], now: readonly Laid[]): [Laid, Laid][] {
  const names = new Set(now.map(({ pin }) => pin))
  const pins = new Set(old.map(({ pin }) => pin).filter(pin => pin !== undefined && names.has(pin)))
  if (pins.size === 0) return diff(old, now)
  const pinned = [...pins].flatMap(pin =>
    diff(
      old.filter(laid => laid.pin === pin),
      now.filter(laid => laid.pin === pin),
    ),
  )
  const taken = new Set(pinned.flat())
  return [
    ...pinned,
    ...diff(
      old.filter(laid => !taken.has(laid)),
      now.filter(laid => !taken.has(laid)),
    ),
  ]
}

/** Pairs places as the lines of a diff: equal name and version, in the same order, likest text first. */
function diff(old: readonly Laid[], now: readonly Laid[]): [Laid, Laid][] {
  const likeness = (a: Laid, b: Laid) =>
    a.name !== b.name || a.version !== b.version
      ? 0
      : // What keeps state must not lose its place to what keeps none.
        (a.slot < 0 && b.slot < 0 ? 2 : 64) + (a.text === b.text ? 2 : 0) + (a.address === b.address ? 1 : 0)
  const best = Array.from({ length: old.length + 1 }, () => new Float64Array(now.length + 1))
  const row = (i: number) => best[i] as Float64Array
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      const like = likeness(old[i] as Laid, now[j] as Laid)
      const paired = like > 0 ? like + (row(i + 1)[j + 1] as number) : 0
      row(i)[j] = Math.max(paired, row(i + 1)[j] as number, row(i)[j + 1] as number)
    }
  }
  const pairs: [Laid, Laid][] = []
  for (let i = 0, j = 0; i < old.length && j < now.length; ) {
    const like = likeness(old[i] as Laid, now[j] as Laid)
    if (like > 0 && row(i)[j] === like + (row(i + 1)[j + 1] as number)) pairs.push([old[i++] as Laid, now[j++] as Laid])
    else if (row(i)[j] === row(i + 1)[j]) i++
    else j++
  }
  return pairs
}

export type Pairs = readonly (readonly [Laid, Laid])[]

/** Whether the arguments that are data are the same. */
export const sameData = (a: Laid, b: Laid): boolean => JSON.stringify(a.data) === JSON.stringify(b.data)
