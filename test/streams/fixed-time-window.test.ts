import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { index } from "../../src/index/indexing.ts"
import { email } from "../../src/outputs/email.ts"
import { by } from "../../src/streams/by.ts"
import { save } from "../../src/streams/core/save.ts"
import { fixedTimeWindow } from "../../src/streams/fixed-time-window.ts"
import { count, maximum, mean, minimum, product, sum } from "../../src/streams/folds.ts"
import { set } from "../../src/streams/set.ts"
import { smap } from "../../src/streams/smap.ts"
import { carried, edited, grown, reloaded } from "./kit/grown.ts"
import { end, inputs, laws, skewed } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"
import { windowModel } from "./kit/window-model.ts"

const test = suite("fixedTimeWindow")
const { a, b, c, d, z } = events({
  a: { time: 0 },
  b: { time: 0.002 },
  c: { time: 0.008 },
  d: { time: 0.02 },
  z: { time: 0.001 },
})
const values = { a, b, c, d, z }
const times = (out: [number, unknown][]) => out.map(([at, es]) => [at, (es as Event[]).map(e => e.time)])
const at = (time: number) => event({ time })

test(
  "emits a window when the clock has passed it, though nothing new comes",
  marbles(({ cold, expectObservable }) => {
    const source = cold(" a-b-----c-----------|", values)
    const expected = "    ------B-----C-------|"
    expectObservable(source.pipe(fixedTimeWindow("6ms"))).toBe(expected, { B: [a, b], C: [c] })
  }),
)

test(
  "emits a window when an event of a later one comes, by the times of events alone",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("(abcd|)", values).pipe(fixedTimeWindow("6ms"))).toBe("(BCD|)", {
      B: [a, b],
      C: [c],
      D: [d],
    })
  }),
)

test(
  "emits what is held on completion, and drops it on an error",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a-b|", values).pipe(fixedTimeWindow("6ms"))).toBe("---(B|)", { B: [a, b] })
    expectObservable(cold("a-b#", values).pipe(fixedTimeWindow("6ms"))).toBe("---#")
  }),
)

test("drops what comes after its window has ended, and counts it as late", () => {
  const { take, clock, out, tree } = grown(fixedTimeWindow(10))
  for (const time of [100, 109, 112, 105]) take(112_000, at(time))
  clock.advance(122_000)
  take(123_000, at(119))
  assert.equal(times(out), [
    [112_000, [100, 109]],
    [120_000, [112]],
  ])
  assert.equal(tree.roots[0]?.scope.nodes[1]?.drops, [{ reason: "late", count: 2 }])
})

test("waits for events that come with a delay, as long as the first one had", () => {
  const { take, clock, out } = grown(fixedTimeWindow(10))
  take(103_000, at(100))
  take(112_900, at(109.9))
  clock.advance(113_000)
  assert.equal(times(out), [[113_000, [100, 109.9]]])
})

test("keeps the windows in step with the first one, over a gap too", () => {
  const { take, clock, out } = grown(fixedTimeWindow(10))
  take(3000, at(3))
  take(44_000, at(44))
  take(52_000, at(52))
  take(53_000, at(53))
  clock.advance(100_000)
  assert.equal(times(out), [
    [13_000, [3]],
    [53_000, [44, 52]],
    [63_000, [53]],
  ])
})

test("ends no window but its own with an event that is ahead of the clock", () => {
  const { take, clock, out, tree } = grown(fixedTimeWindow(10))
  take(0, at(0))
  take(1000, at(1e9))
  take(2000, at(2))
  take(11_500, at(1e9 + 3))
  take(12_000, at(12))
  clock.advance(100_000)
  assert.equal(times(out), [
    [10_000, [0, 2]],
    [11_000, [1e9]],
    [18_500, [1e9 + 3]],
    [20_000, [12]],
  ])
  assert.equal(tree.roots[0]?.scope.nodes[1]?.drops, [])
})

test("makes nothing late where the very first event is ahead of the clock", () => {
  const { take, clock, out } = grown(fixedTimeWindow(10))
  take(100_000, at(1e9 + 5))
  for (const time of [95, 98, 100]) take(101_000, at(time))
  clock.advance(200_000)
  assert.equal(times(out), [
    [110_000, [1e9 + 5]],
    [111_000, [95, 98, 100]],
  ])
})

test("keeps in one window what is less than a length ahead and what is on time", () => {
  const { take, clock, out } = grown(fixedTimeWindow(60))
  for (let time = 0; time < 120; time += 10) {
    take(time * 1000, at(time))
    take(time * 1000, at(time + 30))
  }
  clock.advance(300_000)
  assert.equal(
    out.map(([at, es]) => [at, (es as Event[]).length]),
    [
      [60_000, 9],
      [120_000, 12],
      [180_000, 3],
    ],
  )
})

test("takes a time that is not finite for none", () => {
  const { take, clock, out, failures } = grown(fixedTimeWindow(10))
  for (const time of [Number.NaN, Number.POSITIVE_INFINITY, 1]) take(1000, at(time))
  clock.advance(60_000)
  assert.equal(times(out), [[11_000, [Number.NaN, Number.POSITIVE_INFINITY, 1]]])
  assert.equal(failures, [])
})

test("has windows for each key, and leaves no timer behind", () => {
  const { take, clock, out } = grown(by("host", fixedTimeWindow(10)))
  take(0, event({ host: "x", time: 0 }))
  take(5000, event({ host: "y", time: 5 }))
  clock.advance(20_000)
  assert.equal(times(out), [
    [10_000, [0]],
    [15_000, [5]],
  ])
  assert.is(clock.size, 1, "only the sweep of keys is left")
})

test("lets the newest go when it is full, and counts them", () => {
  const { take, out, tree } = grown(fixedTimeWindow(10, { max: 2 }))
  for (const time of [0, 1, 2, 3, 10]) take(10_000, at(time))
  assert.equal(times(out), [[10_000, [0, 1]]])
  assert.equal(tree.roots[0]?.scope.nodes[1]?.drops, [{ reason: "full", count: 2 }])
})

test("is full when all that is open holds so much, and then opens nothing", () => {
  const { take, clock, out, tree } = grown(fixedTimeWindow(10, { max: 3, lateness: "1h" }))
  for (const time of [0, 12, 24, 5, 36, 48]) take(60_000, at(time))
  clock.advance(10_000_000)
  take(10_000_000, at(10_000))
  clock.advance(20_000_000)
  assert.equal(
    out.map(([, es]) => (es as Event[]).map(e => e.time)),
    [[0], [12], [24], [10_000]],
  )
  assert.equal(tree.roots[0]?.scope.nodes[1]?.drops, [{ reason: "full", count: 3 }])
  const folding = grown(fixedTimeWindow(10, { max: 3, lateness: "1h" }, smap(count)))
  for (const time of [0, 12, 24, 5, 36, 48]) folding.take(60_000, at(time))
  folding.clock.advance(10_000_000)
  assert.equal(
    folding.out.map(([, e]) => (e as Event).metric),
    [2, 1, 1],
  )
})

test("waits for late events as long as it is told, and sends what is later still elsewhere", () => {
  const { take, clock, out, acts } = grown(fixedTimeWindow(10, { lateness: 5, late: set({ state: "late" }, index()) }))
  for (const time of [0, 12, 9, 14]) take(time * 1000, at(time))
  for (const time of [3, 13]) take(15_000, at(time))
  clock.advance(100_000)
  assert.equal(times(out), [
    [15_000, [0, 9]],
    [25_000, [12, 14, 13]],
  ])
  assert.equal(
    acts.map(([, e]) => e),
    [event({ time: 3, state: "late" })],
  )
})

test("ends an empty window with those that hold something, so that what comes for it is late", () => {
  const { take, clock, out } = grown(fixedTimeWindow(5, { lateness: 3 }))
  for (const [now, time] of [
    [0, -7],
    [3000, 3],
    [6000, 6],
    [6000, -1],
  ] as const)
    take(now, at(time))
  clock.advance(100_000)
  assert.equal(times(out), [
    [3000, [-7]],
    [11_000, [3, 6]],
  ])
})

test("folds as it goes where a fold is all that follows, with the same outcome", () => {
  fc.assert(
    fc.property(inputs, fc.constantFrom(sum, product, mean, minimum, maximum, count), (given, fold) => {
      const running = grown(fixedTimeWindow(5, { lateness: 2 }, smap(fold, set({ state: "x" }))))
      const holding = grown(
        fixedTimeWindow(
          5,
          { lateness: 2 },
          smap(es => fold(es), set({ state: "x" })),
        ),
      )
      for (const tree of [running, holding]) {
        for (const [time, e] of given) tree.take(time, e)
        tree.clock.advance(end)
        tree.tree.end()
      }
      assert.equal(running.out, holding.out)
    }),
  )
})

test("holds no events while it folds", () => {
  const { take, tree } = grown(by("host", fixedTimeWindow(5, smap(mean))))
  for (let i = 0; i < 1000; i++) take(i, event({ metric: i, time: i / 1000, description: "long".repeat(20) }))
  assert.ok(JSON.stringify(save(tree)).length < 2000)
})

test("holds its events where anything else follows", () => {
  const first = grown(fixedTimeWindow(5, smap(mean), email("me@x")))
  first.take(0, event({ metric: 1, time: 0 }))
  first.clock.advance(9000)
  assert.equal(first.out[0]?.[1], event({ metric: 1, time: 0 }))
  assert.equal(
    first.acts.map(([to]) => to),
    ["email"],
  )
})

test("goes on in its window when an edit makes it fold, or longer; another fold begins anew", () => {
  const given = [1, 2].map(metric => event({ metric, time: metric }))
  const closing = event({ metric: 4, time: 20 })
  const metrics = (es: readonly unknown[]) => es.map(e => (e as Event).metric)
  const held = (...es: Event[]) => smap((window: readonly Event[]) => mean([...es, ...window]))
  assert.equal(metrics(edited(fixedTimeWindow(10, held()), given, fixedTimeWindow(10, smap(sum)), [closing])), [3])
  assert.equal(metrics(edited(fixedTimeWindow(10, smap(sum)), given, fixedTimeWindow(15, smap(sum)), [closing])), [3])
  assert.equal(metrics(edited(fixedTimeWindow(10, smap(sum)), given, fixedTimeWindow(10, smap(mean)), [closing])), [])
  assert.equal(metrics(edited(fixedTimeWindow(10, smap(sum)), given, fixedTimeWindow(10, held()), [closing])), [])
  assert.equal(edited(fixedTimeWindow(10), given, fixedTimeWindow(15), [closing]), [given])
})

test("ends by the clock where its length after an edit has it end", () => {
  const given = [0, 10].map(time => [time * 1000, at(time)] as const)
  const after = (from: number, to: number, now: number) =>
    times(reloaded(fixedTimeWindow(from), given, fixedTimeWindow(to), now * 1000))
  assert.equal(after(60, 3600, 20), [[3_600_000, [0, 10]]])
  assert.equal(after(3600, 60, 20), [[60_000, [0, 10]]])
  assert.equal(after(3600, 60, 600), [[600_000, [0, 10]]])
})

test("takes what comes on after an edit of its length for anything but late", () => {
  const given = Array.from({ length: 30 }, (_, i) => at(i))
  const more = Array.from({ length: 300 }, (_, i) => at(30 + 30 * i))
  for (const lateness of [0, 100]) {
    const [from, to] = [fixedTimeWindow(10, { lateness }), fixedTimeWindow(3600, { lateness })]
    const out = edited(from, given, to, [...more, at(20_000)]) as Event[][]
    const held = given.filter(e => lateness > 0 || (e.time as number) >= 20)
    assert.equal(out.flat(), [...held, ...more])
  }
})

everyday(test, () => fixedTimeWindow("5ms"))
for (const lateness of [0, 3, 9]) {
  laws(test, {
    of: (...children) => fixedTimeWindow(5, { lateness }, ...(children as never[])),
    model: windowModel(5000, lateness * 1000, first => first),
    inputs: lateness === 3 ? inputs : skewed,
  })
}
carried(test, () => fixedTimeWindow(5), [
  [0, at(0)],
  [3000, at(3)],
  [6000, at(6)],
  [13000, at(13)],
])

test.run()
