import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { index } from "../../src/index/indexing.ts"
import { by } from "../../src/streams/by.ts"
import { sum } from "../../src/streams/folds.ts"
import { slidingWindow } from "../../src/streams/sliding-window.ts"
import { smap } from "../../src/streams/smap.ts"
import { folding } from "./kit/folding.ts"
import { edited, grown } from "./kit/grown.ts"
import { laws, skewed, type Timed } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("slidingWindow")
const { a, b, z } = events({ a: { time: 0 }, b: { time: 0.005 }, z: { time: 0.1 } })
const at = (time: number) => event({ time })
const times = (out: readonly (readonly [number, unknown])[]) =>
  out.map(([at, es]) => [at, (es as Event[]).map(e => e.time)])

test(
  "emits the events of the last stretch at the end of each slide, until the last of them has left",
  marbles(({ cold, expectObservable }) => {
    const source = cold("a----b-----------------|", { a, b })
    expectObservable(source.pipe(slidingWindow("6ms", "3ms"))).toBe("---A--B--C-------------|", {
      A: [a],
      B: [a, b],
      C: [b],
    })
  }),
)

test(
  "emits windows when an event of a later slide comes, by the times of events alone",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("1s (abz|)", { a, b, z }).pipe(slidingWindow("6ms", "3ms"))).toBe("1s (ABCZ|)", {
      A: [a],
      B: [a, b],
      C: [b],
      Z: [z],
    })
  }),
)

test(
  "emits the window that is under way on completion, and drops it on an error",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a----b|", { a, b }).pipe(slidingWindow("8ms", "4ms"))).toBe("----A-(B|)", {
      A: [a],
      B: [a, b],
    })
    expectObservable(cold("a----b#", { a, b }).pipe(slidingWindow("8ms", "4ms"))).toBe("----A-#", { A: [a] })
  }),
)

test("counts an event of a slide that has ended in the windows to come; where there are none it is late", () => {
  const { take, clock, out, acts, tree } = grown(slidingWindow(15, 5, { late: index() }))
  for (const time of [0, 12, 6, 31, 14]) take(31_000, at(time))
  clock.advance(100_000)
  assert.equal(times(out), [
    [31_000, [0]],
    [31_000, [0]],
    [31_000, [0, 6, 12]],
    [31_000, [6, 12]],
    [31_000, [12]],
    [35_000, [31]],
    [40_000, [31]],
    [45_000, [31]],
  ])
  assert.equal(
    acts.map(([, e]) => (e as Event).time),
    [14],
  )
  assert.equal(tree.roots[0]?.scope.nodes[1]?.drops, [{ reason: "late", count: 1 }])
})

test("gathers each event once, however many windows it is in", () => {
  let added = 0
  const add = (into: never, e: Event) => {
    added++
    sum.running.add(into, e)
  }
  const counting = Object.assign((es: readonly Event[]) => sum(es), { running: { ...sum.running, add } })
  const { take, clock, out } = grown(slidingWindow(60, 1, smap(counting)))
  for (let i = 0; i < 100; i++) take(i * 100, event({ time: i / 10, metric: 1 }))
  clock.advance(200_000)
  assert.is(added, 100)
  assert.is(out.length, 69)
  assert.equal(out.map(([, e]) => (e as Event).metric).slice(8, 12), [90, 100, 100, 100])
})

test("takes an event that is ahead of the clock, or whose time is not finite, for one of now", () => {
  const { take, clock, out, tree } = grown(slidingWindow(10, 5))
  take(0, at(1e9))
  take(1000, at(Number.NaN))
  take(2000, at(2))
  take(12_000, at(12))
  clock.advance(100_000)
  assert.equal(times(out), [
    [5000, [1e9, Number.NaN, 2]],
    [10_000, [1e9, Number.NaN, 2]],
    [15_000, [12]],
    [20_000, [12]],
  ])
  assert.equal(tree.roots[0]?.scope.nodes[1]?.drops, [])
})

test("ends no slide with an event that is ahead of the clock", () => {
  const { take, clock, out } = grown(slidingWindow(5, 5))
  take(10_000, at(3))
  take(14_000, at(1e9))
  take(14_500, at(7))
  clock.advance(100_000)
  assert.equal(times(out), [
    [15_000, [3, 7]],
    [18_000, [1e9]],
  ])
})

test("lets the newest go when it is full, and counts them; what has left makes room", () => {
  const { take, clock, out, tree } = grown(slidingWindow(10, 5, { max: 3 }))
  for (const time of [0, 1, 6, 7, 8, 12, 13]) take(time * 1000, at(time))
  clock.advance(60_000)
  assert.equal(times(out), [
    [5000, [0, 1]],
    [10_000, [0, 1, 6]],
    [15_000, [6, 12, 13]],
    [20_000, [12, 13]],
  ])
  assert.equal(tree.roots[0]?.scope.nodes[1]?.drops, [{ reason: "full", count: 2 }])
})

test("has windows for each key, and leaves no timer behind", () => {
  const { take, clock, out } = grown(by("host", slidingWindow(10, 5)))
  take(0, event({ host: "x", time: 0 }))
  take(2000, event({ host: "y", time: 2 }))
  clock.advance(40_000)
  assert.equal(times(out), [
    [5000, [0]],
    [7000, [2]],
    [10_000, [0]],
    [12_000, [2]],
  ])
  assert.is(clock.size, 1, "only the sweep of keys is left")
})

test("keeps its slides when it is edited to be longer or shorter", () => {
  const given = [0, 6, 12].map(at)
  assert.equal(edited(slidingWindow(10, 5), given, slidingWindow(20, 5), [at(16)]), [[6, 12].map(at)])
  assert.equal(edited(slidingWindow(20, 5), given, slidingWindow(5, 5), [at(16)]), [[at(12)]])
  assert.equal(edited(slidingWindow(10, 5), given, slidingWindow(10, 2), [at(16), at(18)]), [[at(16)]])
})

test("refuses a slide that does not divide the length", () => {
  assert.throws(() => slidingWindow(10, 3), /no multiple of its slide/)
  assert.throws(() => slidingWindow(5, 10), /no multiple of its slide/)
  assert.throws(() => slidingWindow(5, 0), /above zero/)
  assert.throws(() => slidingWindow("1h", "10ms"), /is 360000 slides/)
})

/** All in milliseconds; every event is kept, with the number of its slide. */
const model = (count: number, slide: number, lateness: number) => (given: Timed, end: number) => {
  const out: [number, Event[]][] = []
  const all: { nth: number; due: number; e: Event }[] = []
  let origin: number | undefined
  let next = 0
  const window = (nth: number) => all.filter(of => of.nth > nth - count && of.nth <= nth).sort((a, b) => a.nth - b.nth)
  const close = (now: number, until: number) => {
    for (; next < until; next++) {
      const events = window(next).map(({ e }) => e)
      if (events.length > 0) out.push([now, events])
    }
  }
  /** The clock ends a slide as long after the first event of the newest slide in its window as time lies between. */
  const soonest = (): [number, number] => {
    const some = all.filter(({ nth }) => nth > next - count)
    if (some.length === 0) return [0, Number.POSITIVE_INFINITY]
    const upcoming = Math.max(next, Math.min(...some.map(({ nth }) => nth)))
    const newest = Math.max(...some.filter(({ nth }) => nth <= upcoming).map(({ nth }) => nth))
    const dueOf = (nth: number) => (all.find(of => of.nth === nth) as { due: number }).due
    const later = some.filter(({ nth }) => nth > upcoming).map(({ nth }): [number, number] => [nth, dueOf(nth)])
    const first: [number, number] = [upcoming, dueOf(newest) + (upcoming - newest) * slide]
    return [first, ...later].sort((a, b) => a[1] - b[1] || b[0] - a[0])[0] as [number, number]
  }
  const pass = (to: number) => {
    for (let [nth, due] = soonest(); due <= to; [nth, due] = soonest()) close(due, nth + 1)
  }
  for (const [now, e] of given) {
    pass(now)
    const own = Math.round((e.time as number) * 1000)
    const time = Math.min(own, now)
    const nth = Math.floor((time - (origin ??= time)) / slide)
    if (nth <= next - count) continue
    if (own <= now) close(now, Math.floor((time - lateness - origin) / slide))
    all.push({ nth, due: now + origin + (nth + 1) * slide + lateness - time, e })
  }
  pass(end)
  return out
}

everyday(test, () => slidingWindow("6ms", "3ms"))
folding(test, (...children) => slidingWindow(6, 2, { lateness: 2 }, ...children))
for (const [length, slide, lateness] of [
  [6, 2, 0],
  [8, 2, 3],
  [5, 5, 9],
  [20, 1, 1],
] as const) {
  laws(test, {
    of: (...children) => slidingWindow(length, slide, { lateness }, ...(children as never[])),
    model: model(length / slide, slide * 1000, lateness * 1000),
    inputs: skewed,
  })
}

test.run()
