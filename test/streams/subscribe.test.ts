import fc from "fast-check"
import { map, type OperatorFunction, pipe } from "rxjs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { partition } from "../../src/engine/partition.ts"
import { type Event, event } from "../../src/event/event.ts"
import { all } from "../../src/streams/all.ts"
import { batch } from "../../src/streams/batch.ts"
import { by } from "../../src/streams/by.ts"
import { restore, save } from "../../src/streams/core/save.ts"
import { named } from "../../src/streams/named.ts"
import { publish } from "../../src/streams/publish.ts"
import { reinject } from "../../src/streams/reinject.ts"
import { rescue } from "../../src/streams/rescue.ts"
import { set } from "../../src/streams/set.ts"
import { smap } from "../../src/streams/smap.ts"
import { subscribe } from "../../src/streams/subscribe.ts"
import { tag } from "../../src/streams/tag.ts"
import { throttle } from "../../src/streams/throttle.ts"
import { when } from "../../src/streams/when.ts"
import { type Grown, grown } from "./kit/grown.ts"
import { inputs } from "./kit/laws.ts"
import { everyday, marbles } from "./kit/marbles.ts"

const test = suite("subscribe")
const published = () => when({ state: "deploy" }, publish("deploys"))
const states = (out: [number, unknown][]) => out.map(([, e]) => (e as Event).state)

test("emits what is published, after the turn that runs, and nothing that enters the roots", () => {
  const heard = subscribe("deploys", set({ state: "heard" }))
  const { take, out } = grown(heard, published(), all())
  take(0, event({ state: "ok" }))
  take(0, event({ state: "deploy" }))
  assert.equal(states(out), ["ok", "deploy", "deploy", "heard"])
})

test(
  "stands in an `all` with what publishes, outside an engine too",
  marbles(({ cold, expectObservable }) => {
    const stream = all(publish("t"), subscribe("t", tag("heard")))
    const [a, b] = [event({ host: "a" }), event({ host: "b" })]
    const [A, B] = [a, b].map(e => event({ ...e, tags: ["heard"] }))
    expectObservable(cold("a----b----|", { a, b }).pipe(stream)).toBe("(aA)-(bB)-|", { a, b, A, B })
  }),
)

test("gets arrays, and what raw RxJS and timers make of them", () => {
  const { take, clock, out } = grown(
    batch(2, 5, publish("t")),
    subscribe(
      "t",
      pipe(
        map((es: readonly Event[]) => es.length),
        throttle(1, 10),
      ),
    ),
  )
  for (const metric of [1, 2, 3]) take(0, event({ metric }))
  clock.advance(5000)
  assert.equal(
    out.filter(([, value]) => !Array.isArray(value)),
    [[0, 2]],
  )
})

test("keeps the order of what was published and reinjected", () => {
  const { take, out } = grown(
    when({ state: undefined }, publish("t"), set({ state: "again" }, reinject()), publish("t")),
    subscribe("t", set({ state: "heard" })),
    when({ state: "again" }, set({ state: "came" })),
  )
  take(0, event({}))
  assert.equal(states(out).slice(3), ["heard", "came", "heard"])
})

test("drops what two topics send to each other for ever, and counts it", () => {
  const { take, out, tree } = grown(publish("a"), subscribe("a", publish("b")), subscribe("b", publish("a")))
  take(0, event({}))
  assert.is(out.length, 17)
  assert.is(tree.overlooped, 1)
})

test("has any number of subscribers, each with its own state", () => {
  const { take, out } = grown(publish("t"), subscribe("t", throttle(1, 5)), subscribe("t"), subscribe("other"))
  for (let i = 0; i < 2; i++) take(0, event({}))
  assert.is(out.length, 2 + 1 + 2)
})

test("hears what others publish as they end on completion", () => {
  const { tree, take, out } = grown(
    subscribe(
      "t",
      smap((es: readonly Event[]) => es.length),
    ),
    batch(5, 5, publish("t")),
  )
  for (let i = 0; i < 2; i++) take(0, event({}))
  tree.end()
  assert.equal(out.at(-1), [0, 2])
})

test("is refused below another operator, and within `by`, as the streams load", () => {
  const refused = [
    by("host", subscribe("t")),
    when({ state: "x" }, subscribe("t")),
    rescue(all(), subscribe("t")),
    (source => subscribe("t")(map((e: Event) => e)(source))) as OperatorFunction<Event, unknown>,
    subscribe("a", subscribe("t")),
  ]
  for (const stream of refused) assert.throws(() => grown(stream), /subscribe\("t"\) stands below another operator/)
  grown(all(subscribe("t"), subscribe("u")), named("x", subscribe("t")))
})

test("hears the version of the streams that it belongs to, and no other", () => {
  const given = partition({ start: 0, act: () => {} })
  const heard: string[] = []
  const version = (name: string) => [
    { name: "a", stream: publish("t") as never },
    {
      name: "b",
      stream: subscribe(
        "t",
        map(() => heard.push(name)),
      ) as never,
    },
  ]
  given.swap(given.grow(version("live")))
  const shadow = given.grow(version("shadow"))
  shadow.start()
  given.input(0, [event({})])
  assert.equal(heard, ["live"])
  shadow.take(event({}))
  assert.equal(heard, ["live", "shadow"])
})

test("does what its children would do in the stream that publishes, saved and restored at any moment", () => {
  const heard = () =>
    throttle(
      2,
      3,
      smap((value: unknown) => ({ value })),
    ) as OperatorFunction<never, unknown>
  fc.assert(
    fc.property(inputs, fc.nat(25), (events, cut) => {
      const [straight, first, second] = [
        grown(heard()),
        ...[0, 1].map(() => grown(publish("t"), subscribe("t", heard()))),
      ] as [Grown, Grown, Grown]
      for (const [at, e] of events) straight.take(at, e)
      for (const [at, e] of events.slice(0, cut)) first.take(at, e)
      second.clock.advance(first.clock.now)
      restore(save(first.tree), second.tree)
      for (const [at, e] of events.slice(cut)) second.take(at, e)
      const out = [...first.out, ...second.out].filter(([, value]) => "value" in (value as object))
      assert.equal(out, straight.out)
    }),
  )
})

test("refuses to be without a topic, and children that are no streams", () => {
  assert.throws(() => subscribe(""), /the name of a topic/)
  assert.throws(() => subscribe("t", {} as never), /something else where a child/)
})

everyday(test, () => all(publish("t"), subscribe("t", batch(3, "5ms"))) as OperatorFunction<Event, unknown>)

test.run()
