/** A counter as a rate. What comes in bursts, such as a report every five seconds, has one figure and not two. */
export interface Rate {
  /** Takes what has been counted until now, in seconds. One that sinks was begun anew, and counts from 0. */
  take(count: number, now: number): void
  /** How much came a second, over the last ten seconds; undefined until two counts are known. */
  readonly perSecond: number | undefined
}

/** Over how many seconds rates are taken. */
export const rateSpan = 10

export function rate(): Rate {
  let heard: { readonly count: number; readonly now: number }[] = []
  return {
    take(count, now) {
      const last = heard.at(-1)
      if (last !== undefined && now <= last.now) return
      if (last !== undefined && count < last.count) heard = [{ count: 0, now: last.now }]
      heard.push({ count, now })
      while (heard.length > 2 && heard[1]!.now <= now - rateSpan) heard.shift()
    },
    get perSecond() {
      const [first, last] = [heard[0], heard.at(-1)]
      if (first === undefined || last === undefined || first === last) return undefined
      return (last.count - first.count) / (last.now - first.now)
    },
  }
}
