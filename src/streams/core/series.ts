import { fast } from "../../base/fast.ts"

/** One host and service, found once per event however many places keep something for it. */
export interface Series {
  readonly host: string | undefined
  readonly service: string | undefined
  /** Where this series stands in every column; reused after the series has ended. */
  readonly id: number
  /** How many columns hold something for it; at 0 the series ends. */
  held: number
}

/** What is kept per series at one place: an array over the ids. */
export interface Column<T> {
  get(series: Series): T | undefined
  /** Sets a value, or with `undefined` removes it. */
  set(series: Series, value: T | undefined): void
  readonly size: number
  /** Each series that holds a value here, in the order of ids. The value may be removed while this runs. */
  each(visit: (value: T, series: Series) => void): void
  /** The values by the ids of their series, with gaps: a copy, the quickest there is. */
  copy(): (T | undefined)[]
  /** Removes everything. */
  clear(): void
}

/**
 * All series of one tree. The last one asked for is remembered, as one event asks for its own many times; then the
 * one of the next id is tried before any look-up, as senders tell of theirs in one order.
 */
export interface SeriesTable {
  /** The series of a host and service, made if it is new. One that nothing is then kept for must be `release`d. */
  of(host: string | undefined, service: string | undefined): Series
  /** The series, if there is one. */
  find(host: string | undefined, service: string | undefined): Series | undefined
  /** Ends a series for which no column holds anything. */
  release(series: Series): void
  column<T>(): Column<T>
  readonly size: number
}

export function seriesTable(): SeriesTable {
  const hosts = new Map<string | undefined, Map<string | undefined, Series>>()
  const all: (Series | undefined)[] = []
  const free: number[] = []
  let last: Series = { host: undefined, service: undefined, id: -1, held: 0 }

  const release = (series: Series) => {
    if (series.held > 0 || all[series.id] !== series) return
    const services = hosts.get(series.host)
    services?.delete(series.service)
    if (services?.size === 0) hosts.delete(series.host)
    all[series.id] = undefined
    free.push(series.id)
    if (last === series) last = { host: undefined, service: undefined, id: -1, held: 0 }
  }
  const find = (host: string | undefined, service: string | undefined) => {
    if (last.id >= 0 && last.service === service && last.host === host) return last
    return hosts.get(host)?.get(service)
  }

  const of = (host: string | undefined, service: string | undefined) => {
    if (last.id >= 0 && last.service === service && last.host === host) return last
    const next = all[last.id + 1]
    if (next !== undefined && next.service === service && next.host === host) return (last = next)
    let services = hosts.get(host)
    if (services === undefined) hosts.set(host, (services = new Map()))
    let series = services.get(service)
    if (series === undefined) {
      series = { host, service, id: free.pop() ?? all.length, held: 0 }
      all[series.id] = series
      services.set(service, series)
    }
    return (last = series)
  }

  return fast({
    get size() {
      return all.length - free.length
    },
    find,
    of,
    release,
    column: <T>() => new Values<T>(all, release),
  })
}

/** A class, for every event comes here several times: its methods are shared, its fields are plain. */
class Values<T> implements Column<T> {
  private readonly values: (T | undefined)[] = []
  private readonly all: readonly (Series | undefined)[]
  private readonly release: (series: Series) => void
  size = 0

  constructor(all: readonly (Series | undefined)[], release: (series: Series) => void) {
    this.all = all
    this.release = release
  }

  get(series: Series): T | undefined {
    return this.values[series.id]
  }

  set(series: Series, value: T | undefined): void {
    const old = this.values[series.id]
    this.values[series.id] = value
    if (old === undefined && value !== undefined) {
      this.size++
      series.held++
    } else if (old !== undefined && value === undefined) {
      this.size--
      if (--series.held === 0) this.release(series)
    }
  }

  each(visit: (value: T, series: Series) => void): void {
    for (let id = 0; id < this.values.length; id++) {
      const value = this.values[id]
      if (value !== undefined) visit(value, this.all[id] as Series)
    }
  }

  copy(): (T | undefined)[] {
    return this.values.slice()
  }

  clear(): void {
    this.each((_, series) => this.set(series, undefined))
  }
}
