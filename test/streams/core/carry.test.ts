import fc from "fast-check"
import { map, merge, type Observable, type OperatorFunction, of, pipe, scan } from "rxjs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { clock } from "../../../src/base/clock.ts"
import { type Partition, partition } from "../../../src/engine/partition.ts"
import { type Event, event } from "../../../src/event/event.ts"
import { all } from "../../../src/streams/all.ts"
import { by } from "../../../src/streams/by.ts"
import { changed } from "../../../src/streams/changed.ts"
import { type Carried, carry } from "../../../src/streams/core/carry.ts"
import { layout, match } from "../../../src/streams/core/layout.ts"
import { operator, type Self } from "../../../src/streams/core/operator.ts"
import type { Stream } from "../../../src/streams/core/stream.ts"
import { Tree } from "../../../src/streams/core/tree.ts"
import { rollup } from "../../../src/streams/rollup.ts"
import { tag } from "../../../src/streams/tag.ts"
import { throttle } from "../../../src/streams/throttle.ts"
import { when } from "../../../src/streams/when.ts"

const test = suite("carry")

/** A partition whose one stream can be replaced; `seen` is what reached the probe at the end of each version. */
function running() {
  const seen: unknown[] = []
  const probe = operator("probe", () => ({ next: (value: unknown) => void seen.push(value) }))
  const given: Partition = partition({ start: 0, act: () => {} })
  const put = (stream: Stream<Event>, name = "s"): Carried =>
    given.swap(given.grow([{ name, stream: pipe(stream, probe() as never) as never }]))
  const send = (time: number, of: Partial<Event>) => given.input(time * 1000, [event({ time, ...of })])
  return { given, seen, put, send }
}
const count = operator("count", () => ({
  state: () => ({ n: 0 }),
  next(_: Event, self: { state: { n: number }; emit(n: number): void }) {
    self.emit(++self.state.n)
  },
}))
const counting = count as unknown as () => OperatorFunction<Event, number>

test("keeps the state of an unchanged stream", () => {
  const { put, send, seen } = running()
  put(counting())
  send(1, {})
  send(2, {})
  put(counting())
  send(3, {})
  assert.equal(seen, [1, 2, 3])
})

test("keeps state when an operator is inserted before, after, or around", () => {
  const { put, send, seen } = running()
  put(counting())
  send(1, {})
  put(pipe(tag("x"), counting()))
  send(2, {})
  put(when(e => e.time !== 0, counting()))
  send(3, {})
  put(
    when(
      e => e.time !== 0,
      all(
        counting(),
        when(() => false),
      ) as Stream<Event>,
    ),
  )
  send(4, {})
  assert.equal(seen, [1, 2, 3, 4])
})

test("lets go of the series of keys that begin anew", () => {
  const { given, put, send } = running()
  const keyed = (a: "host" | "service", b: "host" | "service") => by([a, b], changed("state")) as Stream<Event>
  put(keyed("host", "service"))
  send(1, { host: "a", service: "x" })
  assert.is(given.tree.series.size, 1)
  put(keyed("service", "host"))
  assert.is(given.tree.series.size, 0)
})

test("cancels all timers of a key whose branch is another now", () => {
  const { given, put, send } = running()
  const held = () => throttle(1, "1h", throttle(1, "2h", throttle(1, "3h"))) as Stream<Event>
  put(by("host", held()))
  send(1, { host: "a" })
  const before = given.clock.size
  put(by("host", held(), changed("state") as Stream<Event>))
  assert.is(given.clock.size, before)
})

test("cancels the timers of inner keys whose place is gone", () => {
  const { given, put, send } = running()
  put(by("host", by("service", throttle(1, "1h"))) as Stream<Event>)
  send(1, { host: "a", service: "x" })
  put(by("host", changed("state")) as Stream<Event>)
  assert.is(given.clock.size, 1, "the sweep of keys")
})

test("keeps one timer of each name, even where raw RxJS emits before the state is carried over", () => {
  const { given, put } = running()
  const early = (source: Observable<Event>) => merge(source, of(event({ host: "first" })))
  const stream = () => pipe(early, throttle(1, 10)) as Stream<Event>
  put(stream())
  const before = given.clock.size
  given.advance(5000)
  put(stream())
  assert.is(given.clock.size, before)
})

test("keeps the pending timers: a window opened before closes after", () => {
  const { given, put, send, seen } = running()
  put(rollup(1, 10))
  send(1, { metric: 1 })
  send(2, { metric: 2 })
  put(pipe(tag("x"), rollup(1, 10)))
  send(3, { metric: 3 })
  given.advance(20_000)
  assert.equal(
    (seen as Event[][]).map(batch => batch.map(e => e.metric)),
    [[1], [2, 3]],
  )
  assert.ok(given.clock.size <= 2, "nothing is pending but the next window, and the sweep of keys")
})

test("keeps every key's state and timers, whether the branch is the same or changed", () => {
  const { given, put, send, seen } = running()
  put(by("host", rollup(1, 10)))
  for (const host of ["a", "b"]) for (const metric of [1, 2]) send(1, { host, metric })
  put(by("host", rollup(1, 10)))
  put(by("host", tag("x"), rollup(1, 10)) as Stream<Event>)
  put(by("host", rollup(1, 10)))
  seen.length = 0
  given.advance(30_000)
  assert.equal(
    (seen as Event[][]).map(batch => batch.map(e => `${e.host}${e.metric}`)),
    [["a2"], ["b2"]],
  )
})

test("keeps the keys of a `by` over host and service, and the index with them", () => {
  const { put, send, seen } = running()
  put(by(["host", "service"], changed("state")))
  send(1, { host: "a", service: "s", state: "ok" })
  put(by(["service", "host"], changed("state")))
  send(2, { host: "a", service: "s", state: "ok" })
  assert.is(seen.length, 2, "other arguments: it starts anew")
  put(by(["service", "host"], changed("state")))
  send(3, { host: "a", service: "s", state: "ok" })
  assert.is(seen.length, 2, "the same arguments: it goes on")
})

test("says, without doing it, what starts anew and why", () => {
  const { given, put, send, seen } = running()
  const upTo = operator("upTo", (max: number) => ({
    state: () => ({ n: 0 }),
    next(value: Event, self: Self<{ n: number }>) {
      if (++self.state.n <= max) self.emit(value)
    },
  }))
  put(upTo(1, counting()))
  send(1, {})
  const said = given.compare([{ name: "s", stream: upTo(2, counting()) as never }])
  assert.equal(said.reset, [{ address: "s/upTo", why: "its arguments changed: 1 → 2" }])
  assert.equal(said.kept, ["s/upTo/count"])
  send(2, {})
  assert.equal(seen, [1], "what runs has not changed")
})

test("asks an operator that can migrate, and starts anew what is of another version", () => {
  const versioned = (version: number, migrate: boolean) =>
    operator("sum", (times: number) => ({
      version,
      ...(migrate && {
        migrate: (state: { n: number }, [old]: readonly unknown[]) => ({ n: (state.n / (old as number)) * times }),
      }),
      state: () => ({ n: 0 }),
      next(_: Event, self: { state: { n: number }; emit(n: number): void }) {
        self.emit((self.state.n += times))
      },
    })) as unknown as (times: number) => OperatorFunction<Event, number>
  const { put, send, seen } = running()
  put(versioned(1, true)(1))
  send(1, {})
  put(versioned(1, true)(10))
  send(2, {})
  put(versioned(2, true)(10))
  send(3, {})
  assert.equal(seen, [1, 20, 10])
})

test("gives state back to a place that returns within ten minutes, and to none later", () => {
  for (const [later, expected] of [
    [60, [1, 2]],
    [3600, [1, 1]],
  ] as const) {
    const { given, put, send, seen } = running()
    put(counting())
    send(1, {})
    put(pipe(when(() => false)))
    given.advance(later * 1000)
    put(pipe(when(() => true)))
    put(counting())
    send(later + 1, {})
    assert.equal(
      seen.filter(value => typeof value === "number"),
      expected,
      `${later} s later`,
    )
  }
})

test("moves the state of a renamed stream to nobody", () => {
  const { put, send, seen } = running()
  put(counting(), "one")
  send(1, {})
  const { homeless } = put(counting(), "two")
  send(2, {})
  assert.equal(homeless, ["one/count"])
  assert.equal(seen, [1, 1])
})

test("starts raw RxJS anew, and keeps dmon's state on both sides of it", () => {
  const { put, send, seen } = running()
  const stream = () =>
    pipe(
      counting(),
      scan((sum, n: number) => sum + n, 0),
      map(n => event({ metric: n })),
      counting(),
    )
  put(stream())
  send(1, {})
  put(stream())
  send(2, {})
  assert.equal(seen, [1, 2])
})

test("lets state begin anew where its `migrate` gives none, and says so, in a dry run and inside by too", () => {
  const gives = operator("gives", (_: number, keeps: boolean) => ({
    state: () => ({ n: 0 }),
    next(_: Event, self: { state: { n: number }; emit(n: number): void }) {
      self.emit(++self.state.n)
    },
    migrate: (state: { n: number }) => (keeps ? state : undefined),
  })) as unknown as (n: number, keeps: boolean) => Stream<Event>
  for (const form of [gives, (n: number, keeps: boolean) => by("host", gives(n, keeps)) as Stream<Event>]) {
    const { given, put, send, seen } = running()
    put(form(1, true))
    send(1, { host: "x" })
    const address = `s/${form === gives ? "gives" : "by[]/gives"}`
    const trial = given.grow([{ name: "s", stream: form(2, false) as never }])
    const dry = carry(given.tree, trial, [], true)
    assert.equal(
      dry.reset.map(of => of.address),
      [address],
    )
    const { reset } = put(form(2, false))
    assert.equal(reset, [{ address, why: "its arguments changed: 1,true → 2,false" }])
    send(2, { host: "x" })
    assert.equal(put(form(2, true)).reset, [])
    send(3, { host: "x" })
    assert.equal(seen, [1, 1, 2])
  }
})

test("has a timer due when `retime` says, but in no past", () => {
  const { given, put, send, seen } = running()
  const late = operator("late", (ms: number) => ({
    state: () => 1,
    next: (_: Event, self: Self<number>) => self.at("end", self.now + ms),
    timers: { end: (self: Self<number>) => self.emit(self.now as never) },
    migrate: (state: number) => state,
    retime: (due: number, [old]: readonly unknown[]) => due + ms - (old as number),
  })) as unknown as (ms: number) => Stream<Event>
  put(late(1000))
  send(1, {})
  put(late(5000))
  given.advance(5500)
  assert.equal(seen, [])
  put(late(2000))
  given.advance(9000)
  assert.equal(seen, [5500])
})

test("leaves nothing of the old version pending", () => {
  const { given, put, send } = running()
  put(by("host", rollup(1, 10)))
  for (let i = 0; i < 50; i++) for (let n = 0; n < 2; n++) send(1, { host: `h${i}` })
  for (let i = 0; i < 5; i++) put(by("host", rollup(1, 10)))
  assert.is(given.clock.size, 51, "one window a key, and the sweep of keys")
  put(tag("x"))
  given.advance(3_600_000)
  assert.ok(given.clock.size <= 1)
})

test("pairs as many places that keep state as there are in common, whatever was inserted or deleted", () => {
  const names = ["throttle", "rollup", "count"] as const
  const make = { throttle: () => throttle(1, 5), rollup: () => tag("x"), count: () => counting() }
  const laid = (of: readonly (typeof names)[number][]) => {
    const tree = new Tree({ clock: clock(0), handler: () => undefined, failed: () => {}, outside: () => {} })
    const stream = (source: never) => of.reduce<never>((fed, name) => make[name]()(fed as never) as never, source)
    return layout(tree.plant("s", stream).scope)
  }
  const lcs = (a: readonly string[], b: readonly string[]): number => {
    if (a.length === 0 || b.length === 0) return 0
    return a[0] === b[0] ? 1 + lcs(a.slice(1), b.slice(1)) : Math.max(lcs(a.slice(1), b), lcs(a, b.slice(1)))
  }
  const places = fc.array(fc.constantFrom(...names), { maxLength: 7 })
  fc.assert(
    fc.property(places, places, (a, b) => {
      const pairs = match(laid(a), laid(b))
      const stateful = (of: readonly string[]) => of.filter(name => name !== "rollup")
      assert.is(pairs.filter(([{ slot }]) => slot >= 0).length, lcs(stateful(a), stateful(b)))
      for (const [x, y] of pairs) assert.is(x.name, y.name)
      for (let i = 1; i < pairs.length; i++) {
        const [[x, y], [z, w]] = [pairs[i - 1], pairs[i]] as [(typeof pairs)[0], (typeof pairs)[0]]
        assert.ok(x.place < z.place && y.place < w.place, "in the same order")
      }
    }),
  )
})

test.run()
