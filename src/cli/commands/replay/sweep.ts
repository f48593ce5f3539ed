import { DmonError } from "../../../base/error.ts"

/** A param and the values to try for it, as they are written. */
export interface Swept {
  readonly name: string
  readonly values: readonly string[]
}

/** How many replays one command makes at most. */
const most = 1000

const number = String.raw`-?\d*\.?\d+(?:e[+-]?\d+)?`
const ranges = new RegExp(`^(${number})\\.\\.(${number})(?::(${number}))?$`, "i")

/** Reads `threshold=90`, `threshold=80,90,95`, `threshold=80..99`, `threshold=80..99:5`. */
export function sweptOf(text: string): Swept {
  const [, name, given] = /^([^=\s]+)=(.*)$/s.exec(text) ?? []
  if (name === undefined || given === undefined || given === "") {
    throw new DmonError("DM140", `--set ${text} names no value`, {
      fix: "--set threshold=90     or several:  80,90,95     80..99     80..99:5",
    })
  }
  const [, from, to, step = "1"] = ranges.exec(given) ?? []
  if (from === undefined || to === undefined) return { name, values: given.split(",") }
  return { name, values: range(text, Number(from), Number(to), Number(step)) }
}

function range(text: string, from: number, to: number, step: number): string[] {
  const count = Math.floor((to - from) / step + 1e-9) + 1
  if (!(count >= 1 && step > 0)) {
    throw new DmonError("DM140", `--set ${text} is no range`, {
      fix: "from the smaller to the larger: 80..99, 0.5..0.9:0.1",
    })
  }
  if (count > most) throw tooMany(count)
  // 0.1 · 3 is a little more than 0.3: the value is told as it would be written.
  return Array.from({ length: count }, (_, i) => String(Number((from + i * step).toPrecision(12))))
}

/** All values of all params together: each a replay. */
export function combinations(swept: readonly Swept[]): Readonly<Record<string, string>>[] {
  const names = swept.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) {
    throw new DmonError("DM140", `--set names ${twice} more than once`, {
      fix: `several values of one stand together:  --set ${twice}=80,90`,
    })
  }
  const all = swept.reduce<Record<string, string>[]>(
    (before, { name, values }) => before.flatMap(one => values.map(value => ({ ...one, [name]: value }))),
    [{}],
  )
  if (all.length > most) throw tooMany(all.length)
  return all
}

const tooMany = (count: number) =>
  new DmonError("DM140", `that would be ${count} replays`, { fix: `at most ${most}: a larger step, 80..99:5` })
