import { suite } from "uvu"
import * as assert from "uvu/assert"
import { copy, type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { ddt } from "../../src/streams/ddt.ts"
import { grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"
import { ticks } from "./kit/ticks.ts"

const test = suite("ddt")
const at = (time: number, metric: number | undefined, more: Event = {}) => event({ time, metric, ...more })
const metrics = (out: [number, unknown][]) => out.map(([at, e]) => [at, (e as Event).metric])

test(
  "emits each event with the change per second since the one before",
  marbles(({ cold, expectObservable }) => {
    const { a, b, c } = events({ a: { metric: 2, time: 0 }, b: { metric: 6, time: 4 }, c: { metric: 7, time: 6 } })
    expectObservable(cold("a---b-c--|", { a, b, c }).pipe(ddt())).toBe("----b-c--|", {
      b: copy(b, { metric: 1 }),
      c: copy(c, { metric: 0.5 }),
    })
  }),
)

test("emits nothing for an event of the same time, or without a metric, but goes on from the former", () => {
  const { take, out } = grown(ddt())
  for (const e of [at(1, 1), at(1, 5), at(2, undefined), at(3, 7)]) take(3000, e)
  assert.equal(metrics(out), [[3000, 1]])
})

test("makes a slope of a late event as of any other, and takes the clock where there is no time", () => {
  const { take, out } = grown(ddt())
  take(5000, at(5, 10))
  take(6000, at(3, 4))
  take(7000, event({ metric: 0 }))
  assert.equal(metrics(out), [
    [6000, 3],
    [7000, -1],
  ])
})

test("emits, with an interval, the slope between the last events of two intervals, and 0 when nothing came", () => {
  const { take, clock, out } = grown(ddt({ every: 5 }))
  take(1000, at(1, 10, { ttl: 20 }))
  take(2000, at(2, 99, { ttl: 20 }))
  take(5000, at(5, 18, { ttl: 20 }))
  take(13_000, at(13, 10, { ttl: 6 }))
  clock.advance(60_000)
  assert.equal(
    out.map(([at, e]) => [at, (e as Event).metric, (e as Event).time]),
    [
      [6000, 2, 6],
      [11_000, 0, 11],
      [16_000, -1, 16],
    ],
  )
  assert.is(clock.size, 0, "it ends when the newest event has expired")
})

test("ends with an expired event and begins anew with the next", () => {
  const { take, clock, out } = grown(ddt({ every: 5 }))
  take(0, at(0, 10))
  take(1000, at(1, 12, { state: "expired" }))
  take(2000, at(2, 20))
  take(4000, at(4, 30))
  clock.advance(8000)
  assert.equal(metrics(out), [[7000, 5]])
})

test("drops, with an interval, an event that comes after its ttl has passed", () => {
  const { take, clock, out, tree } = grown(ddt({ every: 5 }))
  take(100_000, at(10, 5))
  clock.advance(110_000)
  assert.equal(out, [])
  assert.equal(tree.roots[0]?.scope.nodes[1]?.drops, [{ reason: "late", count: 1 }])
})

test("has a slope for each key", () => {
  const { take, out } = grown(by("host", ddt()))
  for (const host of ["x", "y"]) take(0, at(0, 0, { host }))
  take(2000, at(2, 4, { host: "x" }))
  take(2000, at(2, 6, { host: "y" }))
  assert.equal(metrics(out), [
    [2000, 2],
    [2000, 3],
  ])
})

test("refuses an interval of nothing, and a positional one", () => {
  assert.throws(() => ddt({ every: 0 }), /takes a time above zero/)
  assert.throws(() => ddt({ every: "5 s" as "5s" }), /does not take these options/)
  assert.throws(() => ddt(5 as never), /where a child stream belongs/)
})

for (const of of [() => ddt(), () => ddt({ every: "5ms" })]) everyday(test, of)
laws(test, {
  of: (...c: never[]) => ddt(...c),
  model: all =>
    all.flatMap(([at, e], i) => {
      const before = all.slice(0, i).findLast(([, b]) => b.metric !== undefined)?.[1]
      if (before === undefined || e.metric === undefined) return []
      const dt = (e.time as number) - (before.time as number)
      return dt === 0 ? [] : [[at, copy(e, { metric: (e.metric - (before.metric as number)) / dt })] as const]
    }),
})

laws(test, {
  of: (...c: never[]) => ddt({ every: 3 }, ...c),
  model: (inputs, end) =>
    ticks(inputs, 3000, end).map(({ at, all, fresh }) => {
      const measured = all.filter(e => e.metric !== undefined)
      const last = measured.at(-1) as Event
      const older = all.slice(0, all.length - fresh.length).findLast(e => e.metric !== undefined)
      const before = older ?? (measured[0] as Event)
      const [dt, dx] = [(last.time as number) - (before.time as number), last.metric! - before.metric!]
      return [at, copy(last, { metric: dt === 0 ? 0 : dx / dt, time: at / 1000 })]
    }),
})

test.run()
