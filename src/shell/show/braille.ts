import { numberText } from "../../print/number-text.ts"
import { width } from "../../print/width.ts"

export interface Point {
  readonly x: number
  readonly y: number
}

interface Size {
  /** Of the picture within its axes, in cells of the terminal. */
  readonly w: number
  readonly h: number
  readonly from?: number
  readonly to?: number
}

/** The dots of a cell, two wide and four high, from above. */
const dots = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const

/** Points as a line in braille, which has eight dots in a cell; with the least and the greatest value beside it. */
export function braille(points: readonly Point[], { w, h, from, to }: Size): string[] {
  const known = points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))
  if (known.length === 0) return ["nothing to plot: no event has a metric"]
  const xs = known.map(({ x }) => x)
  const ys = known.map(({ y }) => y)
  const [left, right] = [from ?? Math.min(...xs), to ?? Math.max(...xs)]
  const [low, high] = [Math.min(...ys), Math.max(...ys)]
  const grid = Array.from({ length: h }, () => new Uint8Array(w))
  const column = (x: number) => Math.round(((x - left) / (right - left || 1)) * (w * 2 - 1))
  const row = (y: number) => Math.round((high === low ? 0.5 : (high - y) / (high - low)) * (h * 4 - 1))
  const dot = (x: number, y: number) => {
    const cells = grid[y >> 2]
    if (cells && x >= 0 && x < w * 2) cells[x >> 1]! |= dots[y & 3]![x & 1]!
  }
  let before: readonly [number, number] | undefined
  for (const point of known.sort((a, b) => a.x - b.x)) {
    const here = [column(point.x), row(point.y)] as const
    for (const [x, y] of before ? between(before, here) : [here]) dot(x, y)
    before = here
  }
  const labels = grid.map((_, i) => (i === 0 ? numberText(high) : i === h - 1 ? numberText(low) : ""))
  const room = Math.max(...labels.map(width))
  return grid.map((cells, i) => {
    const line = [...cells].map(cell => String.fromCodePoint(0x2800 + cell)).join("")
    return `${(labels[i] ?? "").padStart(room)} ┤${line}`
  })
}

function between([x0, y0]: readonly [number, number], [x1, y1]: readonly [number, number]) {
  const steps = Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0), 1)
  return Array.from(
    { length: steps + 1 },
    (_, i) => [Math.round(x0 + ((x1 - x0) * i) / steps), Math.round(y0 + ((y1 - y0) * i) / steps)] as const,
  )
}
