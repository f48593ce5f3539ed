import { bufferTime, map, type Observable, scan, startWith } from "rxjs"
import { braille, type Point } from "../show/braille.ts"
import { isObservable } from "../show/follow.ts"
import { type Picture, picture } from "../show/picture.ts"
import { printable } from "../show/printable.ts"
import { askedAgain, later } from "./later.ts"

export interface PlotOptions {
  /** Width and height, in cells of the terminal. */
  readonly w?: number
  readonly h?: number
  /** How long what is tapped stays in the picture. */
  readonly seconds?: number
}

interface Plotted {
  readonly points: readonly Point[]
}

/**
 * `plot([1, 4, 9])`, `plot(query("…"))`: the metrics, in their order; `plot('service = "cpu"')`, `plot(tap(streams.api))`:
 * as they come, over the last minute.
 */
export function plots(tap: (of: string) => Observable<unknown>, columns: () => number) {
  return (of: unknown, { w = Math.min(72, columns() - 12), h = 8, seconds = 60 }: PlotOptions = {}): unknown => {
    const size = { w: Math.max(4, Math.floor(w)), h: Math.max(1, Math.floor(h)) }
    const source = typeof of === "string" ? tap(of) : of
    if (isObservable(source)) return moving(source as unknown as Observable<unknown>, seconds, size)
    const still = (values: unknown): Plotted => {
      const points = [...(values as Iterable<unknown>)].map(pointOf)
      return printable({ points }, () => braille(points, size))
    }
    return askedAgain(source) || source instanceof Promise
      ? later(async () => still(await (source as Promise<unknown>)))
      : still(source)
  }
}

const moving = (source: Observable<unknown>, seconds: number, size: { w: number; h: number }): Observable<Picture> =>
  source.pipe(
    map(value => ({ x: Date.now() / 1000, y: metricOf(value) })),
    bufferTime(500),
    startWith<readonly Point[]>([]),
    scan<readonly Point[], readonly Point[]>((kept, more) => lastly([...kept, ...more], seconds), []),
    map(points => {
      const now = Date.now() / 1000
      const lines =
        points.length === 0
          ? ["nothing yet: waiting for metrics"]
          : braille([...points], { ...size, from: now - seconds, to: now })
      return picture([...lines, `last ${seconds} s · ${points.length} values · Ctrl-C ends`], points.at(-1)?.y ?? null)
    }),
  )

const metricOf = (value: unknown): number =>
  typeof value === "number" ? value : Number((value as { metric?: number } | undefined)?.metric ?? Number.NaN)
const pointOf = (value: unknown, x: number): Point => ({ x, y: metricOf(value) })

/** Points of the last seconds, and at most as many as a picture can show. */
function lastly(points: readonly Point[], seconds: number): readonly Point[] {
  const since = Date.now() / 1000 - seconds
  return points.filter(({ x, y }) => x >= since && Number.isFinite(y)).slice(-5000)
}
