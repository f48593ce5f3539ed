// How long a day takes on virtual time: 100,000 events of 20 series through streams.example.ts, as a test would run them.
import { type Event, run } from "dmon/testing"
import * as streams from "../streams.example.ts"

const day = 86_400
const count = 100_000
const begin = 1_800_000_000
const services = ["http request", "disk /", "load", "deploy"]

/** Five hosts of four services each; one event in a hundred is not well, and metrics rise and fall with the hour. */
function* events(): Generator<Event> {
  for (let i = 0; i < count; i++) {
    const at = (i * day) / count
    const [host, service] = [i % 5, services[Math.floor(i / 5) % services.length]]
    yield {
      host: `web-${host}`,
      service,
      state: i % 100 === 42 ? "critical" : "ok",
      time: begin + at,
      metric: 0.5 + 0.4 * Math.sin(at / 3600 + host),
      ttl: 120,
      tags: ["request"],
      attributes: { app: `app-${host % 2}`, version: String(Math.floor(at / 7200)) },
    }
  }
}

const input = [...events()]
const begun = performance.now()
const {
  end,
  actions,
  index,
  input: taken,
} = run(streams, input, { start: begin, further: day - (day * (count - 1)) / count })
const seconds = (performance.now() - begun) / 1000
console.log(
  `${(end - begin) / 3600} h of virtual time, ${taken.length} events of 20 series through streams.example.ts: ${seconds.toFixed(2)} s`,
  `(${actions.length} actions, ${index.length} index entries)`,
)
