/** How many failures an address has left. */
export interface Limit {
  /** Seconds until it may try again; 0 if it may now. */
  wait(address: string, now: number): number
  failed(address: string, now: number): void
}

/** How many addresses are remembered; the one that failed first is forgotten first. */
const remembered = 10_000

/** At most `most` failures of one address within `ms`; until the first of them is over, it is not listened to. */
export function limit(most: number, ms: number): Limit {
  const failures = new Map<string, number[]>()
  // After the clock was set back, what is to come is long over.
  const recent = (address: string, now: number) =>
    (failures.get(address) ?? []).filter(at => at <= now && now - at < ms)
  return {
    wait(address, now) {
      const times = recent(address, now)
      return times.length < most ? 0 : Math.ceil(((times[0] as number) + ms - now) / 1000)
    },
    failed(address, now) {
      const times = [...recent(address, now), now]
      failures.delete(address)
      failures.set(address, times)
      if (failures.size > remembered) failures.delete(failures.keys().next().value as string)
    },
  }
}
