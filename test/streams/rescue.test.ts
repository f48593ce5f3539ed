import { map, type OperatorFunction, pipe } from "rxjs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { partition } from "../../src/engine/partition.ts"
import { type Event, event } from "../../src/event/event.ts"
import { all } from "../../src/streams/all.ts"
import { batch } from "../../src/streams/batch.ts"
import { by } from "../../src/streams/by.ts"
import { operator, type Self } from "../../src/streams/core/operator.ts"
import { rescue } from "../../src/streams/rescue.ts"
import { smap } from "../../src/streams/smap.ts"
import { tag } from "../../src/streams/tag.ts"
import { throttle } from "../../src/streams/throttle.ts"
import { when } from "../../src/streams/when.ts"
import { grown } from "./kit/grown.ts"
import { type Any, laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("rescue")

/** A stream that gathers what it is given. */
function probe() {
  const seen: Event[] = []
  const stream = smap((e: Event) => {
    seen.push(e)
    return e
  })
  return { seen, stream: stream as OperatorFunction<Event, Event> }
}
const fails = (when: (e: Event) => unknown = () => true) =>
  map((e: Event) => {
    if (when(e)) throw new Error(`no ${e.service}`)
    return e
  })
const failing = smap((e: Event) => {
  if (e.state === "bad") throw new Error(`no ${e.service}`)
  return e
})
const bad = event({ host: "x", service: "s", state: "bad" })
const good = event({ host: "x", service: "s", state: "ok" })

test(
  "gives what fails to the handler, and passes on what does not",
  marbles(({ cold, expectObservable }) => {
    const values = events({ a: {}, b: { state: "bad" }, c: {} })
    expectObservable(cold("a---b---c---|", values).pipe(rescue(all(), failing))).toBe("a-------c---|", values)
  }),
)

test("makes a failure an event that names its stream, its operator and what was given", () => {
  const { seen, stream } = probe()
  const { take, failures } = grown(rescue(stream, failing))
  take(5000, bad)
  assert.equal(failures, [])
  assert.equal(seen, [
    event({
      host: "localhost",
      service: "dmon stream root0",
      state: "critical",
      description: "Error: no s",
      time: 5,
      tags: ["dmon", "failure"],
      attributes: {
        stream: "root0",
        operator: "root0/rescue/smap",
        event: '{"host":"x","service":"s","state":"bad"}',
      },
    }),
  ])
})

test("takes the failures of timers, of ends, and of raw RxJS", () => {
  const { seen, stream } = probe()
  const later = operator("later", () => ({
    next: (_: Event, self: Self) => self.at("end", self.now + 1000),
    timers: {
      end() {
        throw new Error("timer")
      },
    },
    end() {
      throw new Error("end")
    },
  }))
  const { take, clock, tree, failures } = grown(rescue(stream, later(), pipe(fails(), tag("x"))))
  take(0, good)
  clock.advance(1000)
  tree.end()
  assert.equal(
    seen.map(e => e.description),
    ["Error: no s", "Error: timer", "Error: end"],
  )
  assert.equal(failures, [])
})

test("leaves what stands before and after it to others", () => {
  const { seen, stream } = probe()
  const { take, failures } = grown(
    pipe(
      smap((e: Event) => (e.service === "before" ? never() : e)),
      rescue(stream, all()),
      failing,
    ),
  )
  take(0, event({ service: "before" }))
  take(0, bad)
  assert.equal(seen, [])
  assert.is(failures.length, 2)
})

test("is the nearest one around that takes a failure; that of a handler goes further out", () => {
  const [inner, outer] = [probe(), probe()]
  const { take, failures } = grown(
    rescue(outer.stream, rescue(pipe(inner.stream, failing as never, fails()), failing), smap(never)),
  )
  take(0, bad)
  assert.equal(
    inner.seen.map(e => e.description),
    ["Error: no s"],
  )
  assert.equal(
    outer.seen.map(e => e.description),
    ["Error: no dmon stream root0", "Error: never"],
  )
  assert.equal(failures, [])
})

test("enters the streams at large with what its own handler fails at", () => {
  const given = partition({ start: 0, act: () => {} })
  const { seen, stream } = probe()
  given.swap(
    given.grow([
      { name: "a", stream: rescue(fails(), failing) as never },
      { name: "b", stream: when({ state: "critical" }, stream) as never },
    ]),
  )
  given.input(0, [bad])
  assert.equal(
    seen.map(e => [e.description, e.attributes?.["operator"]]),
    [["Error: no dmon stream a", "a/rescue[handler]/rx"]],
  )
})

test("bears the host of the engine", () => {
  const given = partition({ start: 0, host: "me", act: () => {} })
  const { seen, stream } = probe()
  given.swap(given.grow([{ name: "a", stream: rescue(stream, failing) as never }]))
  given.input(0, [bad])
  assert.equal(
    seen.map(({ host }) => host),
    ["me"],
  )
})

test("takes the failures of every key of a `by` in it, and has a handler for each key within one", () => {
  const outside = probe()
  const one = grown(rescue(outside.stream, by("host", failing)))
  for (const host of ["x", "y"]) one.take(0, event({ ...bad, host }))
  assert.equal(
    outside.seen.map(e => e.attributes?.["operator"]),
    ["root0/rescue/by[x]/smap", "root0/rescue/by[y]/smap"],
  )
  const inside = probe()
  const each = grown(by("host", rescue(throttle(1, 5, inside.stream), failing)))
  for (const host of ["x", "y", "x"]) each.take(0, event({ ...bad, host }))
  assert.is(inside.seen.length, 2)
})

test("lets nothing that the handler emits go further, and ends it with the input", () => {
  const { seen, stream } = probe()
  const { take, tree, out } = grown(
    rescue(
      batch(
        5,
        "1h",
        smap(es => es[0], stream),
      ),
      failing,
    ),
  )
  take(0, bad)
  assert.equal(seen, [])
  tree.end()
  assert.is(seen.length, 1)
  assert.equal(out, [])
})

test("ends the handler last, so that it has what fails as the others end", () => {
  const { seen, stream } = probe()
  const held = batch(
    5,
    "1h",
    smap(es => es[0], fails()),
  )
  const { take, tree } = grown(
    rescue(
      batch(
        5,
        "1h",
        smap(es => es[0], stream),
      ),
      held,
      by("host", held),
    ),
  )
  take(0, good)
  tree.end()
  assert.equal(
    seen.map(e => e.description),
    ["Error: no s"],
  )
  assert.is(tree.nestedFailures, 0)
})

test("refuses to be without a handler or a child", () => {
  assert.throws(() => rescue({} as never, all()), /something else where a child/)
  assert.throws(() => (rescue as (...args: unknown[]) => unknown)(all()), /has no child/)
})

function never(): undefined {
  throw new Error("never")
}

everyday(test, () => rescue(all(), throttle(1, "5ms")))
laws(test, {
  of: (...children) => rescue(all(), ...((children.length > 0 ? children : [all()]) as [Any])) as never,
  routes: "keys",
  model: inputs => [...inputs],
})

test.run()
