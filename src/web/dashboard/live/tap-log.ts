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

/** Over how many milliseconds rates are counted. */
const window = 5000

export function tapLog(): TapLog {
  let rows: Row[] = []
  let held: readonly Row[] | undefined
  let heldRates: Rates | undefined
  let missed = 0
  let n = 0
  let recent: { readonly ms: number; readonly seen: number; readonly sent: number }[] = []
  let last = 0
  const rates = (): Rates => {
    const from = recent[0]
    const seconds = from === undefined ? 1 : Math.max(1, (last - from.ms) / 1000)
    const sum = (of: "seen" | "sent") => recent.reduce((all, one) => all + one[of], 0) / seconds
    return { seen: sum("seen"), sent: sum("sent") }
  }
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
      last = ms
      recent.push({ ms, seen, sent })
      while (recent[0] !== undefined && recent[0].ms < ms - window) recent.shift()
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
      recent = []
    },
  }
}
