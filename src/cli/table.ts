import { harmless } from "./harmless.ts"
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
  const natural = columns.map(({ name }, i) => Math.max(width(name), ...maxima(texts, i)))
  const widths = narrowed(natural, room - gap.length * (columns.length - 1))

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

/** The widest cell of a column: a list of one, since a spread of a hundred thousand arguments is too long. */
const maxima = (texts: readonly (readonly string[])[], column: number): [number] => [
  texts.reduce((most, row) => Math.max(most, width(row[column]!)), 0),
]

/** Takes from the widest until all fit, but from none more than down to `least`. */
function narrowed(natural: readonly number[], room: number): number[] {
  const widths = [...natural]
  for (let over = sum(widths) - room; over > 0; over--) {
    const widest = Math.max(...widths)
    if (widest <= least) break
    widths[widths.lastIndexOf(widest)]!--
  }
  return widths
}

const sum = (of: readonly number[]) => of.reduce((a, b) => a + b, 0)
