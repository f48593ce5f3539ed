import { EventEmitter } from "node:events"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { tapLine } from "../../src/cli/print/tap-line.ts"
import { type TapOptions, tap } from "../../src/cli/tap.ts"
import type { Event } from "../../src/event/event.ts"
import { answering, paper } from "./paper.ts"

const taps = suite("tap")

async function tapping(options: TapOptions, act: (of: ReturnType<typeof answering>, signals: EventEmitter) => void) {
  const { terminal, written } = paper()
  const dmon = answering([])
  const signals = new EventEmitter()
  const ended = tap("true", options, terminal, dmon.remote, signals as never)
  ended.catch(() => {})
  await new Promise(resolve => setImmediate(resolve))
  act(dmon, signals)
  const code = await ended.catch(error => error)
  return { code, stopped: dmon.taps[0]!.stopped, listeners: signals.listenerCount("SIGINT"), ...written }
}

taps("ends with 0 after so many events", async () => {
  const { code, out, stopped } = await tapping({ n: 2 }, ({ taps: [one] }) => {
    for (const service of ["a", "b", "c"]) one!.show({ service })
  })
  assert.is(code, 0)
  assert.is(out, '{"service":"a"}\n{"service":"b"}\n')
  assert.ok(stopped)
})

taps("ends with 0 when its time is up", async () => {
  assert.is((await tapping({ for: 1 }, () => {})).code, 0)
})

taps("ends with 130 at Ctrl-C, and leaves nothing behind", async () => {
  const { code, stopped, listeners } = await tapping({}, (_, signals) => signals.emit("SIGINT"))
  assert.equal([code, stopped, listeners], [130, true, 0])
})

taps("fails when the server goes", async () => {
  const { code } = await tapping({}, ({ taps: [one] }) => one!.over())
  assert.is(code.code, "DM511")
})

taps("refuses a query that cannot be read before it asks anybody", async () => {
  const dmon = answering([])
  const error = await tap("state =", {}, paper().terminal, dmon.remote).catch(error => error)
  assert.match(error.code, /^DM30/)
  assert.is(dmon.taps.length, 0)
})

taps("shows events below each other on a terminal", () => {
  const line = tapLine({ colors: false, columns: 100 })
  const time = new Date(2026, 10, 21, 12, 3, 10, 551).getTime() / 1000
  const shown = (event: Event) => line({ time, ...event })
  assert.is(
    shown({ host: "web-1", service: "cpu", state: "ok", metric: 0.31, ttl: 60, description: "fine" }),
    "12:03:10.551  ● ok        web-1     cpu             0.31  ttl 60    fine\n",
  )
  assert.is(
    shown({ host: "web-1", service: "api latency", state: "critical", metric: 3.1 }),
    "12:03:10.551  ◆ critical  web-1     api latency      3.1\n",
  )
})

taps("keeps a line within the terminal, and harmless", () => {
  const line = tapLine({ colors: false, columns: 80 })
  const shown = line({ host: "h\x1b[2J", service: "s".repeat(80), description: "d".repeat(300) })
  assert.not.match(shown, "\x1b")
  assert.ok(shown.trimEnd().length <= 100)
})

taps.run()
