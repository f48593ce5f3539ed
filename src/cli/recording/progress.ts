import { countText } from "../../print/count-text.ts"
import { span } from "../../print/span.ts"
import type { Terminal } from "../terminal.ts"

/** Paints how far something is, how fast it goes, and how long it will take yet; nothing where nobody reads it. */
export interface Progress {
  /** How far it is, from 0 to 1, and how many of something are done. */
  at(part: number, done: number): void
  /** Takes it off the line that it stands on; it may come again. */
  over(): void
}

const width = 24
/** How often it is painted, in milliseconds. */
const every = 100

/** `of`: what is done, in the plural; without it no rate is told. */
export function progress({ repaint, columns }: Pick<Terminal, "repaint" | "columns">, of?: string): Progress {
  if (repaint === undefined) return { at() {}, over() {} }
  const begun = performance.now()
  let painted = Number.NEGATIVE_INFINITY
  let stands = false
  return {
    at(part, done) {
      const now = performance.now()
      if (now - painted < every) return
      painted = now
      stands = true
      const seconds = (now - begun) / 1000
      const share = Math.min(1, Math.max(0, Number.isFinite(part) ? part : 0))
      const full = Math.round(share * width)
      const left = share > 0.01 ? ` · ${span((seconds * (1 - share)) / share)} left` : ""
      const rate = of === undefined ? "" : ` · ${countText(done / Math.max(seconds, 0.001))} ${of}/s`
      repaint(
        `${"█".repeat(full)}${"░".repeat(width - full)} ${Math.floor(share * 100)} %${rate}${left}`.slice(0, columns),
      )
    },
    over() {
      if (stands) repaint("")
      stands = false
    },
  }
}
