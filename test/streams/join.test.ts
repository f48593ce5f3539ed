import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { restore, save } from "../../src/streams/core/save.ts"
import { quotient } from "../../src/streams/folds.ts"
import { join } from "../../src/streams/join.ts"
import { smap } from "../../src/streams/smap.ts"
import { tag } from "../../src/streams/tag.ts"
import { edited, grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("join")
const isA = { service: "a" }
const isB = { service: "b" }
const sides = [isA, isB] as const
const of = (service: string, time: number, metric = time, host = "h") => event({ host, service, time, metric })
const metrics = (out: [number, unknown][]) => out.map(([at, es]) => [at, (es as Event[]).map(e => e.metric)])
/** What leaves without having joined goes to a stream of its own, which gathers it here. */
function parting() {
  const gone: (number | undefined)[] = []
  return { gone, unmatched: smap((e: Event) => void gone.push(e.metric)) }
}

test(
  "joins an event of each test, and lets go of one that waits in vain",
  marbles(({ cold, expectObservable }) => {
    const values = events({
      a: { service: "a", time: 0 },
      b: { service: "b", time: 0.003 },
      c: { service: "a", time: 0.006 },
    })
    expectObservable(cold("a--b--c----|", values).pipe(join("host", "5ms", sides))).toBe("---J-------|", {
      J: [values.a, values.b],
    })
  }),
)

test("joins in either order of arrival, in the order of the tests", () => {
  const { take, out } = grown(join("host", 5, sides))
  take(2000, of("b", 2))
  take(3000, of("a", 1))
  take(4000, of("a", 4))
  take(5000, of("b", 5))
  assert.equal(metrics(out), [
    [3000, [1, 2]],
    [5000, [4, 5]],
  ])
})

test("keeps keys apart; several fields may be one", () => {
  const { take, out } = grown(join(["host", "state"], 5, sides))
  take(0, of("a", 0, 1, "x"))
  take(0, of("b", 0, 2, "y"))
  take(0, event({ ...of("b", 0, 3, "x"), state: "ok" }))
  assert.equal(out, [])
  take(0, of("b", 0, 4, "x"))
  assert.equal(metrics(out), [[0, [1, 4]]])
})

test("joins each event once; of each side the last to arrive waits", () => {
  const { gone, unmatched } = parting()
  const { take, out } = grown(join("host", 5, sides, { unmatched }))
  for (const [service, metric] of [
    ["a", 1],
    ["a", 2],
    ["b", 3],
    ["b", 4],
  ] as const)
    take(0, of(service, 0, metric))
  assert.equal(metrics(out), [[0, [2, 3]]])
  assert.equal(gone, [1])
})

test("joins what is less than the time apart by event time, however late it comes", () => {
  const { take, out } = grown(join("host", 5, sides))
  take(100_000, of("a", 10))
  take(104_000, of("b", 14.9))
  take(110_000, of("a", 110))
  take(110_000, of("b", 105))
  take(110_000, of("b", 105.1))
  assert.equal(metrics(out), [
    [104_000, [10, 14.9]],
    [110_000, [110, 105.1]],
  ])
})

test("lets go of what waits by event time, by the clock, and on completion: to a stream of its own, counted", () => {
  const { gone, unmatched } = parting()
  const { take, clock, out, tree } = grown(join("host", 5, sides, { unmatched }))
  take(10_000, of("a", 0))
  take(11_000, of("b", 5))
  assert.equal(gone, [0])
  clock.advance(15_999)
  assert.equal(gone, [0])
  clock.advance(16_000)
  assert.equal(gone, [0, 5])
  assert.is(clock.size, 0)
  take(17_000, of("a", 7))
  tree.end()
  assert.equal(gone, [0, 5, 7])
  assert.equal(out, [])
  assert.equal(tree.roots[0]?.scope.nodes[1]?.drops, [{ reason: "unmatched", count: 3 }])
})

test("sets no timer while nothing waits", () => {
  const { take, clock } = grown(join("host", 5, sides))
  take(0, of("a", 0))
  assert.is(clock.size, 1)
  take(1000, of("b", 0))
  take(1000, of("c", 0))
  assert.is(clock.size, 0)
})

test("joins any number of sides, and counts an event for the first test that it passes", () => {
  const { take, out } = grown(join("host", 5, [e => e.metric === 1, isA, 'service = "b"']))
  for (const [service, metric] of [
    ["a", 1],
    ["b", 2],
    ["a", 3],
  ] as const)
    take(0, of(service, 0, metric))
  assert.equal(metrics(out), [[0, [1, 3, 2]]])
})

test("takes the clock for the time of an event that has none", () => {
  const { take, out } = grown(join("host", 5, sides))
  take(0, event({ host: "h", service: "a" }))
  take(4000, event({ host: "h", service: "b" }))
  assert.is(out.length, 1)
})

test("lets the newest go when it is full, and counts them, but joins what waits", () => {
  const { take, out, tree } = grown(join("host", 5, sides, { max: 1 }))
  take(0, of("a", 0, 1, "x"))
  take(0, of("a", 0, 2, "y"))
  take(0, of("b", 0, 3, "y"))
  take(0, of("b", 0, 4, "x"))
  assert.equal(metrics(out), [[0, [1, 4]]])
  assert.equal(tree.roots[0]?.scope.nodes[1]?.drops, [{ reason: "full", count: 2 }])
})

test("gives folds what they take", () => {
  const { take, out } = grown(join("host", 5, sides, smap(quotient, tag("x"))))
  take(0, of("b", 0, 4))
  take(0, of("a", 0, 2))
  assert.equal(
    out.map(([, e]) => [(e as Event).metric, (e as Event).tags]),
    [[0.5, ["x"]]],
  )
})

test("has its own events for each key of a `by`", () => {
  const { take, out } = grown(
    by(
      "host",
      join(() => 0, 5, sides),
    ),
  )
  take(0, of("a", 0, 1, "x"))
  take(0, of("b", 0, 2, "y"))
  take(0, of("b", 0, 3, "x"))
  assert.equal(metrics(out), [[0, [1, 3]]])
})

test("keeps what waits when only its bound is edited, and begins anew with other tests", () => {
  const [a, b] = [of("a", 0, 1), of("b", 0, 2)]
  assert.equal(edited(join("host", 5, sides), [a], join("host", 5, sides, { max: 5 }), [b]), [[a, b]])
  assert.equal(edited(join("host", 5, sides), [a], join("host", 5, [isA, { service: ["b"] }]), [b]), [])
  const [old, now] = [grown(join("host", 5, sides)), grown(join("host", 9, sides))]
  old.take(0, a)
  restore(save(old.tree), now.tree)
  now.take(0, b)
  assert.equal(now.out, [])
})

test("refuses less than two tests, no time, and unknown fields and options", () => {
  assert.throws(() => join("host", 5, [isA] as never), /two tests or more/)
  assert.throws(() => join("host", 5, isA as never, isB as never), /does not take these options/)
  assert.throws(() => join("host", 0, sides), /above zero/)
  assert.throws(() => join("hots" as "host", 5, sides), /no field "hots"/)
  assert.throws(() => join("host", 5, sides, { late: tag("x") } as never), /does not take these options/)
})

const first = { service: "p" }
const second = (e: Event) => e.state !== "ok"
test("lets nothing go for an event that is ahead of the clock", () => {
  const { take, out } = grown(join("host", 5, sides))
  take(0, of("a", 0))
  take(1000, of("b", 1e9))
  assert.is(out.length, 1)
})

everyday(test, () => join("host", "5ms", [{ metric: 1 }, { metric: 2 }]))
laws(test, {
  of: (...children) => join("host", 5, [first, second], ...(children as [])),
  model: inputs => {
    const out: [number, unknown][] = []
    let waiting: { at: number; side: number; e: Event; time: number }[] = []
    for (const [at, e] of inputs) {
      const side = e.service === "p" ? 0 : e.state !== "ok" ? 1 : -1
      const time = Math.round((e.time as number) * 1e6)
      waiting = waiting.filter(one => one.at + 5000 > at)
      if (side < 0) continue
      const mate = waiting.find(one => one.e.host === e.host && one.side !== side && one.time > time - 5e6)
      waiting = waiting.filter(one => one.e.host !== e.host || one === mate)
      if (mate !== undefined && mate.time - time < 5e6) {
        out.push([at, side === 0 ? [e, mate.e] : [mate.e, e]])
        waiting = waiting.filter(one => one !== mate)
      } else waiting.push({ at, side, e, time })
    }
    return out
  },
})

test.run()
