import { EventEmitter } from "node:events"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { DmonError } from "../../../../src/base/error.ts"
import { type TopOptions, top } from "../../../../src/cli/commands/top/top.ts"
import type { Inspection } from "../../../../src/engine/live/inspection.ts"
import type { Remote } from "../../../../src/engine/remote.ts"
import { virtualTimers } from "../../../base/virtual-timers.ts"
import { answering, paper } from "../../paper.ts"
import { ground } from "../../screen/ground.ts"
import { counted, flow, frame, states, status } from "./kit.ts"

const tops = suite("dmon top")

/** A dmon of which 100 more events are told each time it is asked. */
function busy(more: Partial<Remote> = {}) {
  let asked = 0
  const dmon = answering([], 0, undefined, {
    status: async () => status(100 + ++asked, 100 * asked),
    query: async ({ query }) => {
      const state = /"(\w+)"/.exec(query)?.[1] as keyof typeof states
      return { events: [], matched: states[state], size: 44 }
    },
    faults: async () => [],
    ...more,
  })
  return { ...dmon, asked: () => asked }
}

const place = { label: "default" }

async function topping(dmon = busy(), columns = 80, rows = 20) {
  const around = ground(columns, rows)
  const timers = virtualTimers()
  const signals = new EventEmitter()
  const { terminal } = paper({ isTTY: true })
  const ended = top({}, terminal, dmon.remote, { place, ground: around.ground, timers, signals: signals as never })
  ended.catch(() => {})
  await timers.move(0)
  dmon.taps[0]!.frame(frame(101, counted(100, 1), { flow }))
  await timers.move(1000)
  dmon.taps[0]!.frame(frame(102, counted(300, 2)))
  await timers.move(1000)
  return { ...around, ...dmon, ended, timers, signals, text: () => around.seen().join("\n") }
}

tops("shows what runs, and goes on", async () => {
  const { text, timers, taps, press, ended } = await topping()
  assert.match(text(), /^dmon 0\.1\.0 · default · v2 ✓/)
  assert.match(text(), /▸ {2}api +200/)
  taps[0]!.frame(frame(103, counted(400, 2)))
  await timers.move(100)
  assert.match(text(), /▸ {2}api +150/)
  press("q")
  assert.is(await ended, 0)
})

tops("gives the terminal back, and leaves nothing behind", async () => {
  const { press, ended, seen, taps, timers, signals, process, isHeard } = await topping()
  press("ctrl-c")
  assert.is(await ended, 130)
  assert.equal(seen(), [])
  assert.ok(taps.every(({ stopped }) => stopped))
  assert.is(timers.size, 0)
  assert.equal([signals.eventNames(), process.eventNames(), isHeard()], [[], [], false])
})

tops("ends at SIGINT with 130", async () => {
  const { signals, ended } = await topping()
  signals.emit("SIGINT")
  assert.is(await ended, 130)
})

tops("opens a stream, and then a place: what it holds, and what passes it", async () => {
  const inspection = { address: "api/when", name: "when", args: "", in: 1, out: 1, errors: 0, dropped: {}, now: 0 }
  const asked: string[] = []
  const inspect = async ({ address }: { address: string }): Promise<Inspection> => {
    asked.push(address)
    return { ...inspection, keys: 0, held: [] }
  }
  const { press, text, taps, timers, ended } = await topping(busy({ inspect }))
  press("enter")
  assert.match(text(), "▸  in ")
  press("down", "enter")
  await timers.move(100)
  assert.equal(
    taps.slice(1).map(({ request }) => request),
    (["in", "out"] as const).map(side => ({ kind: "tap", of: "api/when", side, rate: 4, most: 40 })),
  )
  taps[1]!.show({ service: "seen" })
  await timers.move(100)
  assert.match(text(), /IN\n.* seen /)
  assert.match(text(), "OUT  nothing")
  await timers.move(1000)
  assert.equal(asked, ["api/when", "api/when"])
  press("escape")
  assert.ok(taps[1]!.stopped && taps[2]!.stopped)
  assert.match(text(), "api  its places")
  press("q")
  await ended
})

tops("says when the connection is lost, and begins anew when it is back", async () => {
  const { text, taps, timers, press, ended } = await topping()
  taps[0]!.over()
  await timers.move(100)
  assert.match(text(), "the connection is lost, trying again")
  await timers.move(500)
  assert.not.match(text(), "is lost")
  taps[1]!.frame(frame(200, counted(5, 0), { flow }))
  await timers.move(1000)
  press("q")
  assert.is(await ended, 0)
})

tops("paints at most ten times a second, and nothing while it is paused", async () => {
  const { taps, timers, fresh, press, ended } = await topping()
  fresh()
  for (let i = 1; i <= 50; i++) taps[0]!.frame(frame(102 + i, counted(300 + i * i, 2)))
  await timers.move(100)
  const rows = fresh().match(/\x1b\[8;1H/g) ?? []
  assert.is(rows.length, 1)
  press("p")
  fresh()
  taps[0]!.frame(frame(200, counted(90_000, 2)))
  await timers.move(500)
  assert.is(fresh(), "")
  press("q")
  await ended
})

tops("fits another size", async () => {
  const { output, seen, press, ended } = await topping()
  Object.assign(output, { columns: 50, rows: 10 })
  output.emit("resize")
  assert.is(seen().length, 10)
  press("q")
  await ended
})

tops("fails where it is refused, and gives the terminal back", async () => {
  let calls = 0
  const refusing = busy({
    status: async () => {
      if (++calls > 1) throw new DmonError("DM501", "the token is not good")
      return status(1, 0)
    },
  })
  const { ended, seen } = await topping(refusing)
  assert.is((await ended.catch(error => error)).code, "DM501")
  assert.equal(seen(), [])
})

async function once(options: TopOptions = { once: true }) {
  const { terminal, written } = paper()
  const dmon = busy()
  const ended = top(options, terminal, dmon.remote, { place, timers: virtualTimers() })
  await new Promise(resolve => setImmediate(resolve))
  dmon.taps[0]!.frame(frame(101, counted(100, 1), { flow }))
  await new Promise(resolve => setImmediate(resolve))
  dmon.taps[0]!.frame(frame(102, counted(300, 2)))
  assert.is(await ended, 0)
  assert.ok(dmon.taps[0]!.stopped)
  return written.out
}

tops("prints one picture as text, with the rates of a second", async () => {
  const out = await once()
  assert.match(out, /^dmon 0\.1\.0 · default · v2 ✓ · up 3h · 100\/s/)
  assert.match(out, / {3}api +200 /)
  assert.match(out, "● ok 41")
  assert.not.match(out, "quit")
  assert.not.match(out, "\x1b")
})

tops("prints the same as JSON", async () => {
  const told = JSON.parse(await once({ json: true }))
  assert.is(told.streams[1].in.now, 200)
  assert.is(told.places.api[1].out, 1)
  assert.equal(told.states, states)
})

tops("refuses where there is no terminal", async () => {
  const error = await top({}, paper().terminal, busy().remote, { place }).catch(error => error)
  assert.is(error.code, "DM140")
  assert.match(error.fix, "dmon top --once")
})

tops.run()
