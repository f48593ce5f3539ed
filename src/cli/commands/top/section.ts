import pico from "picocolors"
import { type Cell, type Column, table } from "../../../print/table.ts"
import type { Page } from "./state.ts"
import type { Part } from "./view.ts"

export interface Row {
  readonly cells: readonly Cell[]
  /** What it leads to, if it can be chosen. */
  readonly way?: Page
}

interface Layout {
  readonly columns: number
  readonly colors: boolean
  /** How many lines it may take, its header too. */
  readonly rows: number
  /** The row that is chosen; none where nothing can be. */
  readonly selected?: number | undefined
}

/** Rows below a header, as many as fit; the one that is chosen is among them, and is marked. */
export function section(
  columns: readonly Column[],
  rows: readonly Row[],
  { columns: room, colors, rows: most, selected }: Layout,
): Part {
  const { dim, inverse } = pico.createColors(colors)
  const ways = rows.flatMap(({ way }) => way ?? [])
  if (most < 2 || rows.length === 0) return { lines: [], ways }
  const chosen = selected === undefined ? undefined : Math.min(selected, rows.length - 1)
  const fitting = Math.min(rows.length, most - 1)
  const first = Math.max(0, Math.min((chosen ?? 0) - Math.floor(fitting / 2), rows.length - fitting))
  const seen = rows.slice(first, first + fitting)
  const cells = seen.map(({ cells }, i) => [chosen === first + i ? "▸" : " ", ...cells])
  const lines = table([{ name: " " }, ...columns], cells, { room, head: dim })
  return { lines: lines.map((line, i) => (chosen === first + i - 1 && i > 0 ? inverse(line) : line)), ways }
}
