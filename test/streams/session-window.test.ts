import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { index } from "../../src/index/indexing.ts"
import { by } from "../../src/streams/by.ts"
import type { Node } from "../../src/streams/core/node.ts"
import { count } from "../../src/streams/folds.ts"
import { sessionWindow } from "../../src/streams/session-window.ts"
import { smap } from "../../src/streams/smap.ts"
import { folding } from "./kit/folding.ts"
import { edited, grown, reloaded } from "./kit/grown.ts"
import { laws, skewed, type Timed } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("sessionWindow")
const { a, b, c } = events({ a: { time: 0 }, b: { time: 0.002 }, c: { time: 0.01 } })
const at = (time: number) => event({ time })
const times = (out: readonly (readonly [number, unknown])[]) =>
  out.map(([at, es]) => [at, (es as Event[]).map(e => e.time)])

test(
  "emits events that follow each other closely when nothing has come for the gap",
  marbles(({ cold, expectObservable }) => {
    const source = cold("a-b-------c------|", { a, b, c })
    expectObservable(source.pipe(sessionWindow("4ms"))).toBe("------B-------C--|", { B: [a, b], C: [c] })
  }),
)

test(
  "emits a session when an event comes that is no part of it, by the times of events alone",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("(abc|)", { a, b, c }).pipe(sessionWindow("4ms"))).toBe("(BC|)", { B: [a, b], C: [c] })
  }),
)

test(
  "emits what is held on completion, and drops it on an error",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a-b|", { a, b }).pipe(sessionWindow("4ms"))).toBe("---(B|)", { B: [a, b] })
    expectObservable(cold("a-b#", { a, b }).pipe(sessionWindow("4ms"))).toBe("---#")
  }),
)

test("makes two sessions one when a late event bridges them", () => {
  const { take, clock, out } = grown(sessionWindow(10, { lateness: 20 }))
  for (const time of [0, 15, 8, 34]) take(34_000, at(time))
  clock.advance(100_000)
  assert.equal(times(out), [
    [64_000, [0, 15, 8]],
    [64_000, [34]],
  ])
})

test("drops what is part of no open session and comes after its own had ended, and counts it as late", () => {
  const { take, clock, out, acts, tree } = grown(sessionWindow(10, { lateness: 5, late: index() }))
  for (const time of [100, 130, 122, 116, 105, 99]) take(130_000, at(time))
  clock.advance(200_000)
  assert.equal(times(out), [
    [130_000, [100]],
    [145_000, [130, 122, 116]],
  ])
  assert.equal(
    acts.map(([, e]) => (e as Event).time),
    [105, 99],
  )
  assert.equal(tree.roots[0]?.scope.nodes[1]?.drops, [{ reason: "late", count: 2 }])
})

test("ends after its longest, though events go on", () => {
  const { take, clock, out } = grown(sessionWindow(4, { longest: 10 }))
  for (let time = 0; time <= 24; time += 3) take(time * 1000, at(time))
  clock.advance(100_000)
  assert.equal(times(out), [
    [10_000, [0, 3, 6, 9]],
    [22_000, [12, 15, 18, 21]],
    [28_000, [24]],
  ])
})

test("ends no session but its own with an event that is ahead of the clock", () => {
  const { take, clock, out, tree } = grown(sessionWindow(10))
  take(0, at(1e9))
  take(1000, at(0))
  take(3000, at(1e9 + 3))
  take(4000, at(2))
  take(9000, at(9))
  clock.advance(100_000)
  assert.equal(times(out), [
    [13_000, [1e9, 1e9 + 3]],
    [19_000, [0, 2, 9]],
  ])
  assert.equal(tree.roots[0]?.scope.nodes[1]?.drops, [])
})

test("takes a time that is not finite for none", () => {
  const { take, clock, out } = grown(sessionWindow(10))
  for (const time of [Number.NaN, 1]) take(1000, at(time))
  clock.advance(60_000)
  assert.equal(times(out), [[11_000, [Number.NaN, 1]]])
})

test("lets the newest go when it is full, and counts them", () => {
  const { take, out, tree } = grown(sessionWindow(10, { max: 2 }))
  for (const time of [0, 1, 2, 3, 20]) take(20_000, at(time))
  assert.equal(times(out), [[20_000, [0, 1]]])
  assert.equal(tree.roots[0]?.scope.nodes[1]?.drops, [{ reason: "full", count: 2 }])
})

test("is full when all open sessions hold so much, and then opens none", () => {
  for (const [stream, held] of [
    [sessionWindow("1ms", { lateness: "365d", max: 100 }), 100],
    [sessionWindow("1ms", { lateness: "365d", max: 100 }, smap(count)), 100],
  ] as const) {
    const { take, tree } = grown(stream)
    for (let i = 0; i < 300; i++) take(i * 1000, at(i))
    const node = tree.roots[0]?.scope.nodes[1] as Node
    assert.is((node.state as { open: unknown[] }).open.length, held)
    assert.equal(node.drops, [{ reason: "full", count: 200 }])
  }
})

test("has sessions for each key, and leaves no timer behind", () => {
  const { take, clock, out } = grown(by("host", sessionWindow(10)))
  for (const [host, time] of [
    ["x", 0],
    ["y", 5],
    ["x", 9],
  ] as const)
    take(time * 1000, event({ host, time }))
  clock.advance(40_000)
  assert.equal(times(out), [
    [15_000, [5]],
    [19_000, [0, 9]],
  ])
  assert.is(clock.size, 1, "only the sweep of keys is left")
})

test("goes on in its session when it is edited to have another gap", () => {
  assert.equal(edited(sessionWindow(5), [at(0)], sessionWindow(20), [at(10), at(40)]), [[at(0), at(10)]])
})

test("ends by the clock when its gap after an edit is over", () => {
  const after = (from: number, to: number, now: number) =>
    times(reloaded(sessionWindow(from), [[0, at(0)]], sessionWindow(to), now))
  assert.equal(after(3600, 10, 1000), [[10_000, [0]]])
  assert.equal(after(3600, 10, 60_000), [[60_000, [0]]])
  assert.equal(after(10, 3600, 1000), [[3_600_000, [0]]])
})

test("refuses a gap of nothing, and a longest that is shorter", () => {
  assert.throws(() => sessionWindow(0), /above zero/)
  assert.throws(() => sessionWindow(10, { longest: 5 }), /shorter than its gap/)
})

/** All in milliseconds; a session is the list of its events. */
const model = (gap: number, lateness: number, longest: number) => (given: Timed, end: number) => {
  type Of = { now: number; time: number; e: Event }
  const out: [number, Event[]][] = []
  let open: Of[][] = []
  let [reached, clock] = [Number.NEGATIVE_INFINITY, 0]
  const first = (of: Of[]) => Math.min(...of.map(({ time }) => time))
  const last = (of: Of[]) => Math.max(...of.map(({ time }) => time))
  const ends = (of: Of[]) => Math.min(last(of) + gap, first(of) + longest)
  const due = (of: Of[]) => {
    const came = Math.max(...of.filter(({ time }) => time === last(of)).map(({ now }) => now))
    return Math.max(clock, came + ends(of) + lateness - last(of))
  }
  const close = (now: number, until: number) => {
    reached = Math.max(reached, until)
    for (const of of open) if (ends(of) <= reached) out.push([now, of.map(({ e }) => e)])
    open = open.filter(of => ends(of) > reached)
  }
  const pass = (to: number) => {
    for (let at = 0; (at = Math.min(...open.map(due))) <= to; ) {
      const over = open.filter(of => due(of) <= at)
      const past = over.filter(of => ends(of) <= at)
      if (past.length > 0) close(at, Math.max(...past.map(ends)))
      // Ahead of the clock each ends by itself.
      const ahead = over.filter(of => ends(of) > at)
      for (const of of ahead) out.push([at, of.map(({ e }) => e)])
      open = open.filter(of => !ahead.includes(of))
    }
    clock = to
  }
  for (const [now, e] of given) {
    pass(now)
    const time = Math.round((e.time as number) * 1000)
    if (time <= now) close(now, time - lateness)
    let session: Of[] = []
    const others: Of[][] = []
    for (const of of open) {
      const near = time > first(of) - gap && time < last(of) + gap
      const all = [...session, ...of, { now, time, e }]
      if (near && last(all) - first(all) < longest) session = [...session, ...of]
      else others.push(of)
    }
    if (session.length === 0 && time + gap <= reached) continue
    open = [...others, [...session, { now, time, e }]].sort((a, b) => first(a) - first(b))
    close(now, reached)
  }
  pass(end)
  close(end, Number.POSITIVE_INFINITY)
  return out
}

everyday(test, () => sessionWindow("5ms"))
folding(test, (...children) => sessionWindow(3, { lateness: 4 }, ...children))
for (const [gap, lateness, longest] of [
  [3, 0, 1000],
  [2, 5, 1000],
  [3, 8, 6],
  [3, 1, 3],
] as const) {
  laws(test, {
    of: (...children) => sessionWindow(gap, { lateness, longest }, ...(children as never[])),
    model: model(gap * 1000, lateness * 1000, longest * 1000),
    inputs: skewed,
  })
}

test.run()
