import { rate } from "../../../base/rate.ts"
import type { Frame, Passed } from "../../../engine/live/watch.ts"

/** How many of the newest are kept. */
const most = 5000

export interface Row extends Passed {
  /** Counts up. */
  readonly n: number
}

/** What was seen, told and left out, of late. */
export interface Rates {
  readonly seen: number
  readonly sent: number
}

/** Values that passed, the newest last; and how many of them there were. */
export interface TapLog {
  /** As they come, or while they are held, those of then. */
  readonly rows: readonly Row[]
  /** How many came since they were held. */
  readonly missed: number
  /** A second, over the last few seconds; or those of when it was held. */
  readonly rates: Rates
  take(frame: Pick<Frame, "values" | "seen" | "sent">, ms: number): void
  hold(held: boolean): void
  clear(): void
}

export function tapLog(): TapLog {
  let rows: Row[] = []
  let held: readonly Row[] | undefined
  let heldRates: Rates | undefined
  let missed = 0
  let n = 0
  let all = { seen: 0, sent: 0 }
  let counted = { seen: rate(), sent: rate() }
  const rates = (): Rates => ({ seen: counted.seen.perSecond ?? 0, sent: counted.sent.perSecond ?? 0 })
  return {
    get rows() {
      return held ?? rows
    },
    get missed() {
      return missed
    },
    get rates() {
      return heldRates ?? rates()
    },
    take({ values = [], seen, sent }, ms) {
      all = { seen: all.seen + seen, sent: all.sent + sent }
      counted.seen.take(all.seen, ms / 1000)
      counted.sent.take(all.sent, ms / 1000)
      if (held) missed += seen
      for (const value of values) rows.push({ ...value, n: n++ })
      if (rows.length > most * 1.2) rows = rows.slice(-most)
    },
    hold(now) {
      held = now ? [...rows] : undefined
      heldRates = now ? rates() : undefined
      missed = 0
    },
    clear() {
      rows = []
      all = { seen: 0, sent: 0 }
      counted = { seen: rate(), sent: rate() }
    },
  }
}
