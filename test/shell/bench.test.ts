import { suite } from "uvu"
import * as assert from "uvu/assert"
import { DmonError } from "../../src/base/error.ts"
import type { Remote, Status } from "../../src/engine/remote.ts"
import type { Event } from "../../src/event/event.ts"
import { type Bench, type BenchOptions, benches } from "../../src/shell/builtins/bench.ts"
import { dueBy, sample } from "../../src/shell/builtins/load.ts"
import { pictureOf } from "../../src/shell/show/picture.ts"
import { virtualTimers } from "../base/virtual-timers.ts"

const test = suite("bench in the shell")

/** A load on a dmon that answers in this way, on virtual time. */
function bench(
  options: BenchOptions,
  send: (timers: ReturnType<typeof virtualTimers>) => Promise<unknown>,
  isDear = false,
) {
  const timers = virtualTimers()
  const sent: Event[] = []
  let dropped = 0
  const remote = {
    status: async () => ({ listeners: [{ dropped: { full: dropped } }] }) as unknown as Status,
    send(events: readonly Event[]) {
      sent.push(...events)
      dropped++
      return send(timers)
    },
  } as unknown as Remote
  return { timers, sent, made: benches({ remote: () => remote, isDear: () => isDear, timers })(options) }
}
const after = (ms: number) => (timers: ReturnType<typeof virtualTimers>) =>
  new Promise<void>(resolve => void timers.after(ms, resolve))
async function resultOf(of: ReturnType<typeof bench>, ms: number): Promise<Bench> {
  const result = of.made.result()
  await of.timers.move(ms)
  return result
}

const table: readonly (readonly [shape: "steady" | "ramp" | "burst", due: readonly number[]])[] = [
  ["steady", [0, 50, 100, 400, 400]],
  ["ramp", [0, 3, 12, 200, 200]],
  ["burst", [100, 100, 200, 400, 400]],
]
for (const [shape, due] of table) {
  test(`sends ${shape} what is due at each moment, and no more`, () => {
    const plan = { rate: 100, seconds: 4, shape }
    assert.equal(
      [0, 0.5, 1, 4, 9].map(at => dueBy(plan, at)),
      due,
    )
  })
}

test("tells how many were accepted, how long the acks took, and what the server dropped meanwhile", async () => {
  const of = bench({ rate: 500, seconds: 2 }, after(40))
  const { accepted, refused, behind, p50, p99, dropped, each } = await resultOf(of, 3000)
  assert.equal([accepted, refused, behind], [1000, 0, 0])
  assert.ok(p50 > 36 && p50 < 45 && p99 > 36 && p99 < 45, `${p50} ${p99}`)
  assert.ok(dropped > 0)
  assert.equal([each.length, each.reduce((sum, one) => sum + one.accepted, 0)], [2, 1000])
  assert.is(of.sent.length, 1000)
})

test("marks its events, which do not stay long", () => {
  const { tags, ttl, service } = sample(7)
  assert.equal([tags, ttl, service], [["bench"], 10, "dmon bench"])
})

test("counts what it cannot send while too much is unanswered, and what is never answered", async () => {
  const { accepted, behind, refused, planned } = await resultOf(bench({ rate: 100, seconds: 2 }, after(1e9)), 8000)
  assert.is(accepted, 0)
  assert.ok(behind > 0)
  assert.is(refused + behind, planned)
})

test("ends at once where nothing can be sent", async () => {
  const denied = new DmonError("DM503", "no")
  const of = bench({}, () => Promise.reject(denied))
  const failed = of.made.result().catch(error => error)
  await of.timers.move(100)
  assert.is(await failed, denied)
  assert.is(of.timers.size, 0)
})

test("shows how far it is, and stops when nobody looks any more", async () => {
  const of = bench({ rate: 100, seconds: 10 }, after(1))
  const shown: (readonly string[])[] = []
  const looking = of.made.subscribe(value => void shown.push(pictureOf(value) ?? []))
  await of.timers.move(5000)
  assert.match(shown.at(-1)?.[0] ?? "", /^█+░+ (?:49|50) %$/)
  assert.match(shown.at(-1)?.[1] ?? "", /^\d+ events · \d+ accepted · acks p50 /)
  looking.unsubscribe()
  const sent = of.sent.length
  await of.timers.move(1000)
  assert.equal([of.sent.length, of.timers.size], [sent, 0])
})

test("writes a line for each second as CSV", async () => {
  const of = bench({ rate: 10, seconds: 3, shape: "burst" }, after(1))
  const csv = of.made.csv()
  await of.timers.move(4000)
  const lines = (await csv).trimEnd().split("\n")
  assert.is(lines[0], "second,planned,behind,accepted,refused,p50,p99")
  assert.equal(
    lines.slice(1).map(line => line.split(",").slice(0, 4).join()),
    ["1,10,0,10", "2,10,0,10", "3,10,0,10"],
  )
})

const code = (run: () => unknown) => {
  try {
    run()
    return undefined
  } catch (error) {
    return (error as DmonError).code
  }
}

test("does not load a dmon that is to be treated with care, unless that is said", () => {
  assert.is(
    code(() => bench({}, after(1), true)),
    "DM178",
  )
  assert.is(
    code(() => bench({ yes: true }, after(1), true)),
    undefined,
  )
})

test("is bounded", () => {
  for (const options of [{ seconds: 61 }, { rate: 1e6 }, { rate: 0 }, { shape: "square" }, { reit: 1 }])
    assert.is(
      code(() => bench(options as BenchOptions, after(1))),
      "DM175",
    )
})

test.run()
