/** Something at a moment, in milliseconds from the start, and its letter; `|` is the end of the input. */
export interface Mark {
  readonly at: number
  readonly letter: string
}

/** Lines of marbles below each other, and where in them moments stand. */
export interface Picture {
  readonly lines: readonly string[]
  /** The column of a moment. */
  column(at: number): number
}

/** Wider than this, stretches in which nothing happens are written as a time. */
const widest = 72
/** And wider than this, only what is around the moment of interest is shown. */
const most = 100

/**
 * Draws rows of marks below each other: what happens at the same moment stands in the same column. Where that is
 * possible it is RxJS's notation; a group takes room in the other rows too.
 */
export function picture(rows: readonly (readonly Mark[])[], frame: number, until: number, around: number): Picture {
  const moments = momentsOf(rows, frame, until)
  const texts = rows.map(byMoment)
  const columns: { readonly at: number; readonly from: number }[] = []
  const lines = rows.map(() => "")
  let before: number | undefined
  for (const at of moments) {
    const gap = gapText(before, at, frame)
    const here = texts.map(row => bracketed(row.get(at) ?? ""))
    const width = Math.max(1, ...here.map(text => text.length))
    columns.push({ at, from: (lines[0] as string).length + gap.length })
    here.forEach((text, i) => {
      lines[i] += gap + text.padEnd(width, "-")
    })
    before = at
  }
  const column = (at: number) => columns.findLast(one => one.at <= at)?.from ?? 0
  return cut(rows, lines, column, around)
}

/** The frames and the moments between them; of a long picture only those at which something happens. */
function momentsOf(rows: readonly (readonly Mark[])[], frame: number, until: number): number[] {
  const happens = rows.flat().map(({ at }) => at)
  const last = happens.reduce((latest, at) => Math.max(latest, at), until)
  const frames = Math.floor(last / frame) + 1
  const grid = frames <= widest ? Array.from({ length: frames }, (_, i) => i * frame) : [0]
  return [...new Set([...grid, ...happens])].sort((a, b) => a - b)
}

/** What stands between two moments: nothing, some dashes, or a time. A letter takes a frame by itself. */
function gapText(before: number | undefined, at: number, frame: number): string {
  const empty = before === undefined ? 0 : Math.ceil((at - before) / frame) - 1
  if (empty <= 0) return ""
  return empty <= 8 ? "-".repeat(empty) : ` ${progression(at - (before as number) - frame)} `
}

/** Milliseconds as RxJS writes them in a diagram; more than one unit stand side by side. */
function progression(ms: number): string {
  const parts: string[] = []
  for (const [size, unit] of [
    [86_400_000, "d"],
    [3_600_000, "h"],
    [60_000, "m"],
    [1000, "s"],
    [1, "ms"],
  ] as const) {
    if (ms >= size) parts.push(`${Math.floor(ms / size)}${unit}`)
    ms %= size
  }
  return parts.join(" ")
}

const bracketed = (letters: string) => (letters.length > 1 ? `(${letters})` : letters)

function byMoment(row: readonly Mark[]): Map<number, string> {
  const letters = new Map<number, string>()
  for (const { at, letter } of row) letters.set(at, (letters.get(at) ?? "") + letter)
  return letters
}

/** The part of long lines that is around a moment. */
function cut(
  rows: readonly (readonly Mark[])[],
  lines: readonly string[],
  column: (at: number) => number,
  around: number,
): Picture {
  const length = Math.max(...lines.map(line => line.length))
  // What follows the end of the input is not there.
  const ended = lines.map((line, i) => (rows[i]?.some(({ letter }) => letter === "|") ? line.replace(/-+$/, "") : line))
  if (length <= most) return { lines: ended, column }
  const from = Math.max(0, Math.min(column(around) - most / 2, length - most))
  const shown = ended.map(line => {
    const part = line.slice(from, from + most)
    return `${from > 0 ? "…" : ""}${part}${from + most < line.length ? "…" : ""}`
  })
  return { lines: shown, column: at => column(at) - from + (from > 0 ? 1 : 0) }
}
