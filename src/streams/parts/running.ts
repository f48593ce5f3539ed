import { copy, type Event } from "../../event/event.ts"
import type { Running } from "./gathering.ts"
import { metricOf } from "./metric-of.ts"

interface Total {
  /** The first event with a metric. */
  first: Event | undefined
  total: number
  n: number
}

/** The first event with a metric, with what two by two becomes of all metrics, in order. */
export const reduced = (
  name: string,
  f: (a: number, b: number) => number,
  result = (total: number, _n: number) => total,
): Running<Total> => ({
  name,
  start: () => ({ first: undefined, total: 0, n: 0 }),
  add(into, event) {
    const metric = metricOf(event)
    if (metric === undefined) return
    if (into.n++ > 0) into.total = f(into.total, metric)
    else {
      into.first = event
      into.total = metric
    }
  },
  merge(into, { first, total, n }) {
    if (n > 0) into.total = into.n > 0 ? f(into.total, total) : total
    into.first ??= first
    into.n += n
  },
  give: ({ first, total, n }) => first && copy(first, { metric: result(total, n) }),
})

/** The event whose metric beats all others, where `beats(a, b)` says whether a later metric a beats b. */
export const best = (name: string, beats: (a: number, b: number) => boolean): Running<{ best: Event | undefined }> => {
  const add = (into: { best: Event | undefined }, event: Event) => {
    const metric = metricOf(event)
    if (metric === undefined) return
    if (into.best?.metric === undefined || beats(metric, into.best.metric)) into.best = event
  }
  return {
    name,
    start: () => ({ best: undefined }),
    add,
    merge: (into, later) => later.best && add(into, later.best),
    give: ({ best }) => best,
  }
}

/** The first event with the number of events, with a metric or without. */
export const counted: Running<Omit<Total, "total">> = {
  name: "count",
  start: () => ({ first: undefined, n: 0 }),
  add(into, event) {
    into.first ??= event
    into.n++
  },
  merge(into, { first, n }) {
    into.first ??= first
    into.n += n
  },
  give: ({ first, n }) => first && copy(first, { metric: n }),
}
