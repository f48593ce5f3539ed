// Loaded into the server under test: what its garbage collections took, one line of JSON on descriptor 3 at each SIGUSR2.
import { writeSync } from "node:fs"
import { PerformanceObserver } from "node:perf_hooks"

let pauses = []
new PerformanceObserver(list => {
  for (const { duration } of list.getEntries()) pauses.push(duration)
}).observe({ entryTypes: ["gc"] })

process.on("SIGUSR2", () => {
  // Entries are handed over in a later turn: the last ones first have to arrive.
  setImmediate(() => {
    const sorted = pauses.sort((a, b) => a - b)
    pauses = []
    const at = share => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
    const total = sorted.reduce((sum, pause) => sum + pause, 0)
    writeSync(3, `${JSON.stringify({ count: sorted.length, total, p50: at(0.5), p99: at(0.99), max: at(1) })}\n`)
  })
})
