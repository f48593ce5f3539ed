// What a key of `by` costs: bytes held, nanoseconds to make it, nanoseconds for an event. Run with --expose-gc; prints JSON.
import type * as Dmon from "../src/dmon.ts"
import { median } from "./median.ts"

export interface ByFigures {
  readonly stream: string
  readonly bytesPerKey: number
  readonly nsPerKey: number
  readonly nsPerEvent: number
}

const keys = 100_000
const passes = 7
const perInput = 100
const file = new URL("../dist/dmon.js", import.meta.url).href
const { by, changed, engine, event, logger, throttle } = (await import(file)) as typeof Dmon
type Event = Dmon.Event

const streams = {
  'by("service", changed("state"))': by("service", changed("state")),
  'by("service", changed("state", throttle(5, "1m")))': by("service", changed("state", throttle(5, "1m"))),
  'by(["host", "service"], changed("state"))': by(["host", "service"], changed("state")),
  'by("host", by("service", changed("state")))': by("host", by("service", changed("state"))),
  'by("service", { build: () => changed("state") })': by("service", { build: () => changed("state") }),
}
const results = Object.entries(streams).map(([name, stream]) => measure(name, stream))
console.log(JSON.stringify(results))
process.exit()

function measure(name: string, stream: Dmon.Stream<Event, unknown>): ByFigures {
  const plan = { name: "bench", streams: [{ name: "keyed", stream }], listeners: [], telemetry: 0 }
  const { partition } = engine(plan, { log: logger({ level: "error", format: "text" }) })
  // 20 services of a host, all of different names; keys come in no order, as they would from many senders.
  const events = Array.from({ length: keys }, (_, i) => {
    const n = (i * 7919) % keys
    return event({ host: `host-${Math.floor(n / 20)}`, service: `service-${n}`, state: "ok", metric: n, time: 1e9 })
  })
  const inputs = Array.from({ length: keys / perInput }, (_, i) => events.slice(i * perInput, (i + 1) * perInput))
  const now = Date.now()
  const pass = () => {
    const before = process.cpuUsage()
    for (const input of inputs) partition.input(now, input)
    const { user, system } = process.cpuUsage(before)
    return ((user + system) * 1000) / keys
  }
  const before = held()
  const nsPerKey = pass()
  const bytesPerKey = (held() - before) / keys
  const nsPerEvent = median(Array.from({ length: passes }, pass))
  partition.dispose()
  return { stream: name, bytesPerKey, nsPerKey, nsPerEvent }
}

function held(): number {
  const { gc } = globalThis as { gc?: () => void }
  if (gc === undefined) throw new Error("run with --expose-gc")
  gc()
  gc()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
