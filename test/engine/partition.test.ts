import { delay, delayWhen, map, merge, type Observable, of, pipe, timer } from "rxjs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { partition } from "../../src/engine/partition.ts"
import { recorder } from "../../src/engine/recorder.ts"
import { run } from "../../src/engine/run.ts"
import { type Event, event } from "../../src/event/event.ts"
import { index } from "../../src/index/indexing.ts"
import { email } from "../../src/outputs/email.ts"
import { all } from "../../src/streams/all.ts"
import { by } from "../../src/streams/by.ts"
import { operator, type Self } from "../../src/streams/core/operator.ts"
import { expired } from "../../src/streams/expired.ts"
import { rate } from "../../src/streams/rate.ts"
import { reinject } from "../../src/streams/reinject.ts"
import { set } from "../../src/streams/set.ts"
import { smap } from "../../src/streams/smap.ts"
import { when } from "../../src/streams/when.ts"

const test = suite("partition")
const at = (time: number, more: Partial<Event> = {}) => event({ host: "h", service: "s", time, ...more })
const values = (all: readonly { value: unknown }[] | undefined) => (all ?? []).map(({ value }) => value as Event)

test("runs the example of the first page: a warning becomes a mail, recorded and not sent", () => {
  const { actions } = run(
    when(e => e.state === "warning", email("me@example.org")),
    [at(1, { state: "ok" }), at(2, { state: "warning", description: "disk nearly full" })],
  )
  assert.is(actions.length, 1)
  assert.is(actions[0]?.by, "stream/when/email")
  assert.is(actions[0]?.time, 2)
  assert.match(JSON.stringify(actions[0]?.value), /disk nearly full/)
})

test("fills in the time of an event that has none, from the clock", () => {
  const { emitted } = run(index(), [at(5), event({ service: "late" })])
  assert.equal(
    values(emitted["stream"]).map(e => e.time),
    [5, 5],
  )
})

test("keeps what has no time in the index as of now", () => {
  const own = partition({ start: 0, act: () => {} })
  own.swap(own.grow([{ name: "a", stream: set({ time: undefined }, index()) as never }]))
  own.input(3000, [event({ host: "a", service: "s", time: 1 })])
  assert.equal(own.index.search().events, [event({ host: "a", service: "s", time: 3 })])
})

test("puts an expired event back into every stream, and takes it out of the index", () => {
  const { emitted, index: left } = run({ keep: index(), gone: expired() }, [at(1, { ttl: 5, metric: 7 })], {
    further: 10,
  })
  assert.equal(left, [])
  assert.equal(
    emitted["gone"]?.map(({ time, value }) => [time, (value as Event).metric, (value as Event).state]),
    [[7, 7, "expired"]],
  )
})

test("lets what loops back follow the event that caused it, before the next one", () => {
  const seen: (string | undefined)[] = []
  const stream = {
    first: when({ service: "s" }, set({ service: "again" }, reinject())),
    last: smap((e: Event) => void seen.push(`${e.service}${e.metric}`)),
  }
  const { given } = recorder(stream, { start: 0 })
  given.input(0, [at(0, { metric: 1 }), at(0, { metric: 2 })])
  assert.equal(seen, ["s1", "again1", "s2", "again2"])
})

test("drops an event that comes round too often", () => {
  const { given } = recorder(pipe(reinject()), { start: 0 })
  given.input(0, [at(0)])
  assert.is(given.tree.overlooped, 1)
})

test("makes an event of a failure, which other streams see, and goes on", () => {
  const { emitted, failures } = run(
    {
      bad: when(e => (e.tags as string[]).length > 0),
      watch: when({ service: "dmon stream bad" }),
      good: when({ service: "s" }),
    },
    [at(1), at(2)],
  )
  assert.is(failures.length, 2)
  assert.is(values(emitted["good"]).length, 2)
  const [raised] = values(emitted["watch"])
  assert.is(raised?.state, "critical")
  assert.match(raised?.description ?? "", /TypeError/)
  assert.is(raised?.attributes?.["operator"], "bad/when")
  assert.match(raised?.attributes?.["event"] ?? "", /"host":"h"/)
})

test("only counts a failure that the event of a failure raises", () => {
  const { given } = recorder(
    when(() => {
      throw new Error("always")
    }),
    { start: 0 },
  )
  given.input(0, [at(0)])
  assert.is(given.tree.nestedFailures, 1)
})

test("fires timers that are due before an input, each at its own time", () => {
  const { emitted } = run(by("host", rate(5)), [at(0, { metric: 10 }), at(21, { metric: 1, ttl: 1000 })])
  assert.equal(emitted["stream"]?.map(({ time }) => time).slice(0, 4), [5, 10, 15, 20])
})

test("runs raw RxJS's timers by the same clock", () => {
  const late = (source: import("rxjs").Observable<Event>) => merge(source.pipe(delay(1500)), of(at(0)))
  const { emitted } = run(late, [at(10), at(20)], { further: 5 })
  assert.equal(
    emitted["stream"]?.map(({ time }) => time),
    [10, 11.5, 21.5],
  )
})

test("goes on after a raw segment has failed, with the next value", () => {
  const { emitted, failures } = run(
    pipe(
      map((e: Event) => {
        if (e.metric === 2) throw new Error("two")
        return e
      }),
    ),
    [1, 2, 3].map(metric => at(metric, { metric })),
  )
  assert.equal(
    values(emitted["stream"])
      .map(e => e.metric)
      .filter(m => m !== undefined),
    [1, 3],
  )
  assert.is(failures.length, 1)
})

test("lives through whatever is thrown and whatever is emitted, and siblings still get the event", () => {
  const thrown = [Object.create(null), 10n, Symbol("odd"), undefined]
  for (const odd of thrown) {
    const { emitted, failures } = run(
      {
        bad: smap(
          () => ({ big: 10n }),
          all(
            smap(() => {
              throw odd
            }),
            smap(() => "sibling"),
          ),
        ) as never,
        good: when({ service: "s" }),
      },
      [at(1), at(2)],
    )
    assert.is(failures.length, 2)
    assert.is(
      values(emitted["bad"]).filter(value => (value as unknown) === "sibling").length,
      4,
      "for each failure event too",
    )
    assert.is(values(emitted["good"]).length, 2)
  }
})

test("refuses a timer at no time, and lets no timer hold the clock where it is", () => {
  const wakes = operator("wakes", (nan: boolean) => ({
    next: (_: Event, self: Self) => self.at("tick", nan ? Number.NaN : self.now + 10),
    timers: { tick: self => self.at("tick", self.now) },
  }))
  const { failures } = run({ nan: wakes(true), again: wakes(false) }, [at(1)], { further: 1 })
  assert.is(failures.length, 1)
  assert.match(String(failures[0]?.error), /NaN, which is no time/)
})

test("gives raw RxJS that waits for NaN its value at once, as setInterval does", () => {
  const { emitted } = run(
    delayWhen(() => timer(Number.NaN)),
    [at(1), at(2)],
    { further: 1 },
  )
  assert.is(emitted["stream"]?.length, 2)
})

test("bounds what streams that feed each other without end make of one event", () => {
  const { given } = recorder({ a: reinject(), b: reinject(), c: reinject() }, { start: 0 })
  given.input(0, [at(0)])
  assert.ok(given.tree.overlooped > 0)
})

test("changes nothing that runs when a stream cannot be built a second time", () => {
  const given = partition({ start: 0, act: () => {} })
  const counted = () => by("host", rate(5))
  given.swap(given.grow([{ name: "s", stream: counted() as never }]))
  given.input(1000, [at(1, { metric: 10, ttl: 100 })])
  let built = 0
  const spoilt = (source: Observable<Event>) => {
    if (built++ > 0) throw new Error("once only")
    return source.pipe(map(e => e))
  }
  assert.throws(() =>
    given.swap(
      given.grow([
        { name: "s", stream: counted() as never },
        { name: "t", stream: spoilt as never },
      ]),
    ),
  )
  assert.is(given.clock.size > 0, true, "the rate goes on")
  assert.is(given.tree.roots.length, 1)
})

test("gives every action an id that differs by position, place, and number", () => {
  const { actions } = run(by("host", email("a@example.org"), email("b@example.org")), [
    at(1, { host: "x" }),
    at(2, { host: "x" }),
    at(2, { host: "y" }),
  ])
  assert.is(new Set(actions.map(({ id }) => id)).size, 6)
  assert.equal(
    actions.slice(0, 2).map(({ by }) => by),
    ["stream/by[x]/email", "stream/by[x]/email#2"],
  )
})

test("saves and restores a whole: streams, timers, index", () => {
  const stream = () => ({ all: index(), rates: by("host", rate(5)) })
  const events = [at(0, { metric: 1, ttl: 8 }), at(1, { metric: 3, ttl: 8 }), at(9, { host: "other", metric: 1 })]
  const whole = run(stream(), events, { further: 30 })

  const [first, second] = [recorder(stream(), { start: 0 }), recorder(stream(), { start: 0 })]
  first.given.input(0, events.slice(0, 1))
  first.given.input(1000, events.slice(1, 2))
  second.given.advance(first.given.clock.now)
  second.given.restore(first.given.save())
  second.given.input(9000, events.slice(2))
  second.given.advance(39_000)
  const both = (name: string) => [...(first.outcome().emitted[name] ?? []), ...(second.outcome().emitted[name] ?? [])]
  for (const name of ["all", "rates"]) assert.equal(both(name), whole.emitted[name])
  assert.equal(second.outcome().index, whole.index)
})

test("runs two side by side that know nothing of each other", () => {
  const [one, other] = [0, 1].map(() => partition({ start: 0, act: () => {} }))
  for (const each of [one, other]) each?.swap(each.grow([{ name: "s", stream: index() as never }]))
  one?.input(0, [at(0)])
  assert.is(one?.index.size, 1)
  assert.is(other?.index.size, 0)
})

test.run()
