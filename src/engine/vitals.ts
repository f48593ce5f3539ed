import { createHistogram, monitorEventLoopDelay, PerformanceObserver } from "node:perf_hooks"
import type { Status } from "./status-answers.ts"

/** How the process is doing, measured since the beat before. */
export interface Vitals {
  start(): void
  stop(): void
  beat(): void
  read(): Status["process"]
}

/** The loop is looked at so often, in milliseconds: it costs a timer, and tells nothing that is shorter. */
const resolution = 20

export function vitals(): Vitals {
  const loop = monitorEventLoopDelay({ resolution })
  const pauses = createHistogram()
  const observer = new PerformanceObserver(list => {
    for (const { duration } of list.getEntries()) pauses.record(Math.max(1, Math.round(duration * 1000)))
  })
  return {
    start() {
      loop.enable()
      observer.observe({ entryTypes: ["gc"] })
    },
    stop() {
      loop.disable()
      observer.disconnect()
    },
    beat() {
      loop.reset()
      pauses.reset()
    },
    read() {
      // What is measured is the time between two looks.
      const late = (ns: number) => (loop.count === 0 ? 0 : Math.max(0, ns / 1e6 - resolution))
      const took = (us: number) => (pauses.count === 0 ? 0 : us / 1000)
      const { rss, heapUsed } = process.memoryUsage()
      return {
        lag: { p50: late(loop.percentile(50)), p99: late(loop.percentile(99)), max: late(loop.max) },
        gc: {
          p50: took(pauses.percentile(50)),
          p99: took(pauses.percentile(99)),
          max: took(pauses.max),
          count: pauses.count,
        },
        rss,
        heap: heapUsed,
      }
    },
  }
}
