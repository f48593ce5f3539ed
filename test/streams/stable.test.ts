import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { restore, save } from "../../src/streams/core/save.ts"
import { stable } from "../../src/streams/stable.ts"
import { edited, type Grown, grown } from "./kit/grown.ts"
import { laws, type Timed } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("stable")
const values = events({ o: { state: "ok" }, w: { state: "warning" } })
const of = (state: string, time: number, more: Event = {}) => event({ state, time, ...more })
const seen = ({ out }: Grown) => out.map(([at, e]) => [at, (e as Event).time])

test(
  "passes the events whose field keeps its value for a time, drops the others",
  marbles(({ cold, expectObservable }) => {
    const source = cold("o--w-o--o----|", values)
    expectObservable(source.pipe(stable("3ms", "state"))).toBe("---o----(oo)-|", values)
  }),
)

test(
  "passes what follows at once, until the value changes",
  marbles(({ cold, expectObservable }) => {
    const source = cold("o----o-o-w-o-w---|", values)
    expectObservable(source.pipe(stable("3ms", e => e.state))).toBe("---o-o-o--------w|", values)
  }),
)

test("takes the times of events for what they show", () => {
  const tree = grown(stable(5, "state"))
  tree.take(200_000, of("ok", 100))
  tree.take(200_001, of("ok", 104))
  tree.take(200_002, of("ok", 105))
  tree.take(200_003, of("ok", 90))
  assert.equal(seen(tree), [
    [200_002, 100],
    [200_002, 104],
    [200_002, 105],
    [200_003, 90],
  ])
  assert.is(tree.clock.size, 0)
})

test("does not take what comes late for what has lasted", () => {
  const tree = grown(stable(5, "state"))
  tree.take(100_000, of("ok", 10))
  tree.take(101_000, of("warning", 11))
  tree.clock.advance(105_999)
  assert.equal(seen(tree), [])
  tree.clock.advance(106_000)
  assert.equal(seen(tree), [[106_000, 11]])
})

test("lets the newest go when it is full, and counts them", () => {
  const tree = grown(stable(5, "state", { max: 2 }))
  for (const time of [0, 1, 2]) tree.take(time * 1000, of("ok", time))
  tree.clock.advance(5000)
  assert.equal(seen(tree), [
    [5000, 0],
    [5000, 1],
  ])
  assert.equal(tree.tree.roots[0]?.scope.nodes[1]?.drops, [{ reason: "full", count: 1 }])
})

test("drops what has not lasted when the input ends", () => {
  const tree = grown(stable(5, "state"))
  tree.take(0, of("ok", 0))
  tree.tree.end()
  assert.equal(tree.out, [])
})

test("holds the events of each key", () => {
  const tree = grown(by("host", stable(5, "state")))
  tree.take(0, of("ok", 0, { host: "x" }))
  tree.take(1000, of("warning", 1, { host: "y" }))
  tree.clock.advance(10_000)
  assert.equal(seen(tree), [
    [5000, 0],
    [6000, 1],
  ])
})

test("goes on when the time is edited, but not when the field is", () => {
  const { o } = values
  const late = event({ ...o, time: 9 })
  assert.equal(edited(stable(5, "state"), [event({ ...o, time: 0 })], stable(9, "state"), [late]).length, 2)
  assert.equal(edited(stable(5, "state"), [event({ ...o, time: 0 })], stable(9, "host"), [late]), [])
})

test("waits for the longer time that it is edited to", () => {
  const [first, second] = [grown(stable(5, "state")), grown(stable(8, "state"))]
  first.take(0, of("ok", 0))
  second.clock.advance(0)
  restore(save(first.tree), second.tree)
  second.clock.advance(60_000)
  assert.equal(seen(second), [[8000, 0]])
})

test("refuses no time, unknown fields and options", () => {
  assert.throws(() => stable(0, "state"), /above zero/)
  assert.throws(() => stable(5, "stat" as "state"), /has no field "stat"/)
  assert.throws(() => stable(5, "state", { size: 5 } as never), /does not take these options/)
})

/** Each run of equal states by itself: released by the clock, or by the first event that shows that it has lasted. */
function model(inputs: Timed): (readonly [number, unknown])[] {
  const firsts = inputs.map((_, i) => i).filter(i => i === 0 || inputs[i - 1]?.[1].state !== inputs[i]?.[1].state)
  return firsts.flatMap((first, nth) => {
    const run = inputs.slice(first, firsts[nth + 1])
    const [came, { time: since = 0 }] = inputs[first] as Timed[number]
    const ended = inputs[firsts[nth + 1] ?? Infinity]?.[0] ?? Infinity
    const shown = run.find(([, { time = 0 }]) => Math.round((time - since) * 1e6) >= 5e6)?.[0] ?? Infinity
    const released = Math.min(shown, came + 5000 <= ended ? came + 5000 : Infinity)
    return released === Infinity ? [] : run.map(([at, e]) => [Math.max(at, released), e] as const)
  })
}

test("is not stable at once for an event that is ahead of the clock", () => {
  const { take, out } = grown(stable("1h", "state"))
  take(0, of("ok", 0))
  take(1000, of("ok", 1e9))
  assert.equal(out, [])
})

everyday(test, () => stable("5ms", "state"))
laws(test, { of: (...children: never[]) => stable(5, "state", ...children), model })

test.run()
