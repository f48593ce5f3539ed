import pico from "picocolors"
import { harmless } from "../../base/harmless.ts"
import { numberText } from "../../print/number-text.ts"
import { stateMark } from "../../print/state-mark.ts"
import { type Cell, type Column, table } from "../../print/table.ts"
import { width } from "../../print/width.ts"
import type { Look } from "./look.ts"

export type Row = Readonly<Record<string, unknown>>

/** Whether these are records whose fields are short enough to stand in the cells of a table. */
export const areRecords = (values: readonly unknown[]): values is readonly Row[] =>
  values.length > 0 && values.every(value => isRecord(value) && Object.keys(value).length > 0)

const isRecord = (value: unknown): value is Row =>
  typeof value === "object" && value !== null && !Array.isArray(value) && isPlain(value) && isFlat(value as Row)
const isPlain = (value: object) => [Object.prototype, null].includes(Object.getPrototypeOf(value))
const isFlat = (row: Row) => Object.values(row).every(value => typeof value !== "object" || value === null)

/** Records as the lines of a table: a column for each field that any of them has. */
export function recordsTable(rows: readonly Row[], { colors, columns, limit, expand }: Look): string[] {
  const names = [...new Set(rows.flatMap(row => Object.keys(row)))]
  const shown = limit > 0 ? rows.slice(0, limit) : rows
  const isWide = names.length * 8 > columns
  if (expand === true || (expand === "auto" && isWide)) return expanded(shown, colors)
  const cells = shown.map(row => names.map(name => cellOf(name, row[name], colors)))
  const heads = names.map(
    (name): Column => ({
      name: name.toUpperCase(),
      ...(shown.some(row => typeof row[name] === "number") && { align: "right" as const }),
    }),
  )
  return table(heads, cells, { head: pico.createColors(colors).dim, room: columns })
}

/** Records below each other, a line for each field that is there. */
export function expanded(rows: readonly Row[], colors: boolean): string[] {
  const { dim } = pico.createColors(colors)
  return rows.flatMap((row, i) => {
    const said = Object.entries(row).filter(([, value]) => value !== undefined)
    const room = Math.max(0, ...said.map(([name]) => width(name)))
    return [
      dim(`─ ${i + 1} ${"─".repeat(Math.max(0, room + 8))}`),
      ...said.map(([name, value]) => {
        const cell = cellOf(name, value, colors)
        const text = typeof cell === "string" ? harmless(cell) : cell.paint(harmless(cell.text))
        return `${dim(harmless(name).padEnd(room))}  ${text}`
      }),
    ]
  })
}

function cellOf(name: string, value: unknown, colors: boolean): Cell {
  if (name === "state" && typeof value === "string") return stateMark(value, colors)
  if (typeof value === "number") return numberText(value)
  if (value === undefined || value === null) return "-"
  return typeof value === "object" ? JSON.stringify(value) : String(value)
}
