// Ten million events of 100,000 short-lived series through the typical streams, on virtual time: what is held must
// return to what lives. It ends with an error if it does not.
import { parseArgs } from "node:util"
import { partition } from "../src/engine/partition.ts"
import { event } from "../src/event/event.ts"
import { type Saved, save } from "../src/streams/core/save.ts"
import type { Branch } from "../src/streams/core/stage.ts"
import * as typical from "./streams-typical.ts"
import { services } from "./tape.ts"

const { values: options } = parseArgs({ options: { events: { type: "string", default: "10000000" } } })
const total = Number(options.events)
const [waves, perSeries] = [10, 100]
/** Each wave is hosts that nothing was heard of before, and nothing will be again; it lasts so many ms. */
const hosts = Math.round(total / waves / perSeries / services.length)
const wave = 100_000
const day = 86_400_000

const streams = Object.entries(typical).map(([name, stream]) => ({ name, stream: stream as Branch }))
const given = partition({ start: 0, act: () => {} })
given.swap(given.grow(streams))

const send = (at: number, host: string, service: string, nth: number) => {
  const state = nth % 97 === 0 ? "critical" : nth % 13 === 0 ? "warning" : "ok"
  given.input(at, [
    event({ host, service, state, metric: (nth % 100) / 100, time: at / 1000, ttl: 30, tags: ["prod"] }),
  ])
}
const report = (what: string) => {
  const { frames, timers } = live(save(given.tree))
  const heap = process.memoryUsage().heapUsed / 2 ** 20
  console.log(
    `${what.padEnd(24)} ${frames} keys · ${timers} timers · ${given.index.size} indexed · heap ${heap.toFixed(0)} MB`,
  )
  return { frames, timers, indexed: given.index.size }
}

let sent = 0
for (let number = 0; number < waves; number++) {
  for (let nth = 0; nth < perSeries; nth++) {
    for (let host = 0; host < hosts; host++) {
      const at = number * wave + ((nth + host / hosts) / perSeries) * wave
      for (const service of services) {
        send(Math.floor(at), `host-${number}-${host}`, service, nth)
        sent++
      }
    }
  }
  if (number === 0 || number === waves - 1) report(`after ${sent} events`)
}
// One host goes on, so that time passes as it does live.
for (let at = waves * wave; at < waves * wave + 3 * day; at += 10_000) {
  for (const service of services) send(at, "alive", service, at % 1000)
}
const left = report("three days later")

const alone = partition({ start: 0, act: () => {} })
alone.swap(alone.grow(streams))
for (const service of services)
  alone.input(0, [event({ host: "alive", service, state: "ok", metric: 0.95, time: 0, ttl: 30, tags: ["prod"] })])
const expected = live(save(alone.tree)).frames
if (left.frames > expected || left.indexed > services.length + streams.length || left.timers > 10 * services.length) {
  console.error(
    `${left.frames} keys, ${left.indexed} indexed and ${left.timers} timers are left; one host has ${expected} keys`,
  )
  process.exitCode = 1
}

/** How many keys are live, and timers set, in all branches. */
function live(saved: Saved): { frames: number; timers: number } {
  const sum = { frames: 0, timers: 0 }
  const visit = (frame: Saved["roots"][number]["frame"]) => {
    sum.timers += frame.timers.length
    for (const [, , frames] of frame.keys) {
      sum.frames += frames.length
      frames.forEach(visit)
    }
  }
  for (const { frame } of saved.roots) visit(frame)
  return sum
}
