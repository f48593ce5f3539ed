import { harmless } from "../base/harmless.ts"
import { fit, width } from "./width.ts"

export interface Column {
  readonly name: string
  readonly align?: "right"
}

/** What stands in a cell, and how it is coloured. */
export type Cell = string | { readonly text: string; readonly paint: (text: string) => string }

/** The room that a column keeps, unless its cells need less. */
const least = 6
const gap = "  "

/**
 * The lines of a table, its header first. With a `room` they are made to fit it: the widest columns give way, and what
 * is cut ends in `…`. Cells are data: their control characters are not obeyed.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  { room = Number.POSITIVE_INFINITY, head = String }: { room?: number; head?: (text: string) => string } = {},
): string[] {
  const texts = rows.map(row => row.map(cell => harmless(typeof cell === "string" ? cell : cell.text)))
  const needed = columns.map((_, i) => widest(texts, i))
  const natural = columns.map(({ name }, i) => Math.max(width(name), needed[i]!))
  const widths = narrowed(natural, needed, room - gap.length * (columns.length - 1))

  const line = (cells: readonly string[], paints: readonly ((text: string) => string)[]) =>
    cells
      .map((text, i) => {
        const fitted = fit(text, widths[i]!)
        const blank = " ".repeat(Math.max(0, widths[i]! - width(fitted)))
        const painted = paints[i]!(fitted)
        return columns[i]!.align === "right" ? blank + painted : painted + blank
      })
      .join(gap)
      .trimEnd()
  const paintsOf = (row: readonly Cell[]) => row.map(cell => (typeof cell === "string" ? String : cell.paint))

  return [
    line(
      columns.map(({ name }) => name),
      columns.map(() => head),
    ),
    ...texts.map((cells, at) => line(cells, paintsOf(rows[at]!))),
  ]
}

/** The widest cell of a column. */
const widest = (texts: readonly (readonly string[])[], column: number): number =>
  texts.reduce((most, row) => Math.max(most, width(row[column]!)), 0)

/** Takes from headers that are wider than their column, then from the widest, until all fit or none is left to give. */
function narrowed(natural: readonly number[], needed: readonly number[], room: number): number[] {
  const widths = [...natural]
  for (let over = sum(widths) - room; over > 0; over--) {
    const spare = widths.map((one, i) => one - Math.max(needed[i]!, least))
    const most = Math.max(...spare)
    const at = most > 0 ? spare.lastIndexOf(most) : widths.lastIndexOf(Math.max(...widths))
    if (widths[at]! <= least) break
    widths[at]!--
  }
  return widths
}

const sum = (of: readonly number[]) => of.reduce((a, b) => a + b, 0)
