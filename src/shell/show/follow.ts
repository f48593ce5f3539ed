import pico from "picocolors"
import { countText } from "../../print/count-text.ts"
import { tapLine } from "../../print/tap-line.ts"
import type { Screen } from "../screen.ts"
import type { Look } from "./look.ts"
import { passedAt } from "./passed.ts"
import { pictureOf } from "./picture.ts"
import { jsonText } from "./plain.ts"
import { isNamedEvent, printed } from "./printed.ts"

/** What of an Observable is needed to show it, whoever's RxJS made it. */
export interface Observed {
  subscribe(observer: { next(value: unknown): void; error(error: unknown): void; complete(): void }): {
    unsubscribe(): void
  }
}

export const isObservable = (value: unknown): value is Observed =>
  typeof value === "object" &&
  value !== null &&
  typeof (value as Observed).subscribe === "function" &&
  typeof (value as { pipe?: unknown }).pipe === "function"

/** How many rows a second a person is shown. */
const rowsASecond = 10

/**
 * Shows what an Observable emits until it completes, or the signal ends it: to a person at most 10 rows a second, and how
 * many more there were; to a program each value, as a line of JSON.
 */
export function follow(
  source: Observed,
  { screen, look, json, signal }: { screen: Screen; look: () => Look; json: boolean; signal: AbortSignal },
): Promise<void> {
  return new Promise((resolve, reject) => {
    let subscription: { unsubscribe(): void } | undefined
    let over = false
    let painted = 0
    let [allowed, missed] = [rowsASecond, 0]
    const line = tapLine({ colors: screen.colors, columns: screen.columns })
    const { dim } = pico.createColors(screen.colors)
    const tick = json
      ? undefined
      : setInterval(() => {
          allowed = Math.min(rowsASecond, allowed + 1)
          if (missed === 0 || allowed < rowsASecond / 2) return
          screen.out(`${dim(`… ${countText(missed)} more, not shown`)}\n`)
          missed = 0
        }, 1000 / rowsASecond)

    const end = (error?: unknown, failed = false) => {
      if (over) return
      over = true
      clearInterval(tick)
      signal.removeEventListener("abort", stop)
      subscription?.unsubscribe()
      if (missed > 0) screen.out(`${dim(`… ${countText(missed)} more, not shown`)}\n`)
      if (failed) reject(error)
      else resolve()
    }
    const stop = () => end()

    const show = (value: unknown) => {
      if (over) return
      if (json) {
        const text = jsonText(value)
        if (text !== undefined) screen.out(`${text}\n`)
        return
      }
      const lines = pictureOf(value)
      if (lines) {
        const shown = fitting(lines, screen.rows)
        screen.out(`${painted > 0 ? `\x1b[${painted}A\x1b[J` : ""}${shown.join("\n")}\n`)
        painted = shown.length
        return
      }
      if (allowed === 0) return void missed++
      allowed--
      const passing = passedAt(value)
      const isLine = look().format === "table" && (passing !== undefined || isNamedEvent(value))
      const text = isLine ? line(value, passing) : printed(value, look())
      if (text !== undefined) screen.out(text.endsWith("\n") ? text : `${text}\n`)
    }
    if (signal.aborted) return resolve()
    signal.addEventListener("abort", stop)
    subscription = source.subscribe({ next: show, error: error => end(error, true), complete: stop })
    if (over) subscription.unsubscribe()
  })
}

/** A picture that is higher than the terminal could not be painted over. */
const fitting = (lines: readonly string[], rows = 24): readonly string[] =>
  lines.length < rows ? lines : [...lines.slice(0, rows - 2), `… ${lines.length - rows + 2} more lines`]
