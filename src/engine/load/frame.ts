import { at, type Place } from "./place.ts"

const widest = 110

/**
 * The lines of `text` around a place, which is underlined, under a line that names it.
 *
 *     mystreams.ts:11:16  TS2551
 *       10 │   // slow endpoints
 *       11 │   where(e => e.sevice === "api"),
 *          │                ~~~~~~
 *       12 │   changed(e => e.state),
 */
export function frame(text: string, place: Place, label = ""): string {
  if (text.startsWith("\uFEFF")) {
    return frame(text.slice(1), place.line === 1 ? { ...place, column: Math.max(1, place.column - 1) } : place, label)
  }
  const lines = text.split(/\r?\n/)
  const first = Math.max(1, place.line - 2)
  const last = Math.min(lines.length, place.line + 1)
  const gutter = String(last).length
  const from = place.column + (place.length ?? 1) <= widest ? 0 : Math.max(0, place.column - 60)
  const cut = (line: string) => line.slice(from, from + widest)

  const printed = [`${at(place)}${label && `  ${label}`}`]
  for (let number = first; number <= last; number++) {
    const line = lines[number - 1] as string
    if (number === last && number > place.line && line.trim() === "") break
    printed.push(`  ${String(number).padStart(gutter)} │ ${cut(line)}`.trimEnd())
    if (number !== place.line) continue
    const before = line.slice(from, place.column - 1)
    const under = Math.max(1, Math.min(place.length ?? 1, line.length - place.column + 1, widest - before.length))
    // Tabs are kept, so that the underline stands below its word however wide they are shown.
    printed.push(`  ${" ".repeat(gutter)} │ ${before.replace(/[^\t]/g, " ")}${"~".repeat(under)}`)
  }
  return printed.join("\n")
}
