import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { eventIndex } from "../../src/index/event-index.ts"
import { seriesTable } from "../../src/streams/core/series.ts"

const test = suite("eventIndex")
const of = (host: string, service: string, more: Partial<Event> = {}) => event({ host, service, time: 100, ...more })
const empty = (ttl?: number) => eventIndex(seriesTable(), ttl)

test("keeps the event that came last of each host and service, whatever its time says", () => {
  const index = empty()
  index.put(of("a", "cpu", { metric: 1, time: 100 }), 100)
  index.put(of("a", "cpu", { metric: 2, time: 50 }), 101)
  assert.is(index.size, 1)
  assert.is(index.get("a", "cpu")?.metric, 2)
})

test("returns an expired event with all its fields, state expired and the time of its expiry", () => {
  const index = empty()
  index.put(of("a", "cpu", { metric: 1, ttl: 10, tags: ["x"], description: "d" }), 100)
  assert.equal(index.expire(110), [], "the deadline itself is not over yet")
  assert.equal(index.expire(111), [
    of("a", "cpu", { metric: 1, ttl: 10, tags: ["x"], description: "d", state: "expired", time: 111 }),
  ])
  assert.is(index.size, 0)
})

test("moves the deadline with an update", () => {
  const index = empty()
  index.put(of("a", "cpu", { ttl: 10, time: 100 }), 100)
  index.put(of("a", "cpu", { ttl: 10, time: 108 }), 108)
  assert.equal(index.expire(112), [])
  assert.is(index.expire(119).length, 1)
})

test("counts a deadline from the earlier of time and arrival, so that a clock ahead keeps nothing alive", () => {
  const index = empty()
  index.put(of("a", "cpu", { ttl: 10, time: 1e9 }), 100)
  index.put(of("b", "cpu", { ttl: 10, time: -5 }), 100)
  assert.equal(
    index.expire(100).map(e => e.host),
    ["b"],
  )
  assert.equal(
    index.expire(111).map(e => e.host),
    ["a"],
  )
})

test("gives 60 seconds to an event without a ttl, or what it was told", () => {
  const [sixty, five] = [empty(), empty(5)]
  for (const index of [sixty, five]) index.put(of("a", "cpu"), 100)
  assert.is(five.expire(106).length, 1)
  assert.is(sixty.expire(160).length, 0)
  assert.is(sixty.expire(161).length, 1)
})

test("expires by deadline, then host, then service", () => {
  const index = empty()
  index.put(of("b", "y", { ttl: 5 }), 100)
  index.put(of("b", "x", { ttl: 5 }), 100)
  index.put(of("a", "z", { ttl: 5 }), 100)
  index.put(of("c", "a", { ttl: 1 }), 100)
  assert.equal(
    index.expire(200).map(e => `${e.host}${e.service}`),
    ["ca", "az", "bx", "by"],
  )
})

test("removes the entry of an event whose state is expired", () => {
  const index = empty()
  index.put(of("a", "cpu"), 100)
  index.put(of("a", "cpu", { state: "expired" }), 101)
  assert.is(index.size, 0)
  index.put(of("never", "seen", { state: "expired" }), 101)
  assert.is(index.size, 0)
})

test("sorts, limits, and says how many matched", () => {
  const index = empty()
  for (const [i, metric] of [3, 1, undefined, 2].entries()) index.put(of(`h${i}`, "cpu", { metric }), 100)
  const metrics = (sort: string) => index.search({ sort }).events.map(e => e.metric)
  assert.equal(metrics("metric"), [1, 2, 3, undefined])
  assert.equal(metrics("-metric"), [3, 2, 1, undefined], "what has no metric comes last both ways")
  const { events, matched } = index.search({ test: e => e.metric !== undefined, limit: 2 })
  assert.is(events.length, 2)
  assert.is(matched, 3)
})

test("looks one entry up where a query names it, and still tests it", () => {
  const index = empty()
  index.put(of("a", "cpu", { state: "ok" }), 100)
  const exact = { host: "a", service: "cpu" }
  assert.is(index.search({ exact }).matched, 1)
  assert.is(index.search({ exact, test: () => false }).matched, 0)
})

test("tells a watcher of each change", () => {
  const index = empty()
  const seen: [number | undefined, number | undefined][] = []
  const stop = index.watch((now, before) => seen.push([now?.metric, before?.metric]))
  index.put(of("a", "cpu", { metric: 1 }), 100)
  index.put(of("a", "cpu", { metric: 2 }), 100)
  index.delete("a", "cpu")
  stop()
  index.put(of("a", "cpu", { metric: 3 }), 100)
  assert.equal(seen, [
    [1, undefined],
    [2, 1],
    [undefined, 2],
  ])
})

test("agrees with a list that is scanned, whatever comes", () => {
  const step = fc.record({
    host: fc.constantFrom("a", "b", "c"),
    ttl: fc.nat(20),
    wait: fc.nat(8),
    state: fc.constantFrom("ok", "expired"),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), steps => {
      const index = empty()
      const model = new Map<string, number>()
      let now = 1000
      for (const { host, ttl, wait, state } of steps) {
        now += wait
        const gone = [...model].filter(([, until]) => until < now).map(([name]) => name)
        assert.equal(
          index
            .expire(now)
            .map(e => e.host)
            .sort(),
          gone.sort(),
        )
        for (const name of gone) model.delete(name)
        index.put(of(host, "s", { ttl, time: now, state }), now)
        if (state === "expired") model.delete(host)
        else model.set(host, now + ttl)
        assert.is(index.size, model.size)
      }
    }),
  )
})

/** Two entries, of which a stream changed one in place after it was put. */
const spoilt = (changes: object) => {
  const index = empty(10)
  const changed = of("a", "cpu", { tags: ["x"] })
  index.put(changed, 100)
  index.put(of("b", "cpu", { tags: ["x"] }), 100)
  Object.assign(changed, changes)
  return index
}

test("finds what a query asks for though an entry was changed in place into what cannot be tested or sorted", () => {
  const isTagged = ({ tags }: Event) => tags?.includes("x") ?? false
  assert.equal(spoilt({ tags: 5 }).search({ test: isTagged }), {
    events: [of("b", "cpu", { tags: ["x"] })],
    matched: 1,
  })
  assert.equal(
    spoilt({ host: Symbol("z") })
      .search()
      .events.map(({ host }) => host),
    ["Symbol(z)", "b"],
  )
})

test("counts a ttl that is no number as none, though a stream has set it in place", () => {
  for (const ttl of [Number.NaN, "9", null, {}]) {
    const index = empty(10)
    index.put(Object.assign({ ...of("a", "cpu") }, { ttl }), 100)
    assert.equal([index.expire(110).length, index.expire(110.5).length], [0, 1], String(ttl))
  }
})

test("expires once, by its own deadline, an entry whose host or ttl was changed in place", () => {
  for (const [changes, told] of [
    [{ host: "c" }, { host: "c" }],
    [{ host: Symbol("c"), ttl: 5n }, { host: "Symbol(c)" }],
    [{ attributes: new Proxy({}, { ownKeys: () => assert.unreachable() as never }) }, { host: "a" }],
  ]) {
    const index = spoilt(changes as object)
    const entries = [...index.entries()]
    assert.equal(
      entries.map(([, deadline]) => deadline),
      [110, 110],
    )
    const watched: unknown[] = []
    index.watch((now, before) => watched.push([now, before?.state]))
    const expired = index.expire(111).map(({ host, state, ttl }) => ({ host, state, ...(ttl && { ttl }) }))
    assert.equal(
      expired.find(({ host }) => host !== "b"),
      { state: "expired", ...told },
    )
    assert.is(expired.length, 2)
    assert.equal(index.expire(112), [])
    assert.is(index.size, 0)
    assert.is(watched.length, 2)
  }
})

test("keeps an event though a watcher throws at what a stream made of it, and tells it what is sound", () => {
  const index = empty()
  const seen: (string | undefined)[] = []
  index.watch(now => seen.push(now?.tags?.join()))
  index.put(of("a", "cpu", { tags: 5 as never }), 100)
  index.put(of("b", "cpu", { tags: ["x"] }), 100)
  assert.equal(seen, [undefined, "x"])
  assert.is(index.size, 2)
})

test.run()
