import { suite } from "uvu"
import * as assert from "uvu/assert"
import { copy, type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { clockSkew } from "../../src/streams/clock-skew.ts"
import { grown } from "./kit/grown.ts"
import { inputs, laws } from "./kit/laws.ts"
import { everyday, marbles } from "./kit/marbles.ts"

const test = suite("clockSkew")
const at = (host: string, time: number, more: Event = {}) => event({ host, time, ...more })
const metrics = (out: [number, unknown][]) => out.map(([, e]) => (e as Event).metric)

test(
  "emits each event with how far its host's clock is ahead of the median one",
  marbles(({ cold, expectObservable }) => {
    const [a, b, c] = [at("a", 0), at("b", 0.003), at("c", 0.006 - 60)]
    expectObservable(cold("a--b--c--|", { a, b, c }).pipe(clockSkew())).toBe("a--b--c--|", {
      a: copy(a, { metric: 0 }),
      b: copy(b, { metric: 0 }),
      c: copy(c, { metric: -60 }),
    })
  }),
)

test("lets each host's clock go on with ours, and goes by its newest event", () => {
  const { take, out } = grown(clockSkew())
  take(10_000, at("a", 10))
  take(20_000, at("b", 25))
  take(30_000, at("c", 32))
  take(40_000, at("a", 43))
  assert.equal(metrics(out), [0, 0, 0, 0], "at last a and c are 3 and 2 ahead, b is 5: a is in the middle")
})

test("takes the upper one of the middle two of an even number", () => {
  const { take, out } = grown(clockSkew())
  take(10_000, at("a", 10))
  take(10_000, at("b", 8))
  assert.equal(metrics(out), [0, -2])
})

test("forgets a host when its ttl has passed, and with an expired event, which it passes as it is", () => {
  const { take, out } = grown(clockSkew())
  take(0, at("a", 100, { ttl: 5 }))
  take(1000, at("b", 101, { metric: 7 }))
  take(2000, at("c", 2))
  take(2000, at("b", 102, { metric: 7, state: "expired" }))
  take(5000, at("c", 5))
  take(5001, at("c", 5.001))
  assert.equal(metrics(out), [0, 0, -100, 7, -100, 0])
})

test("passes an event without a host or a time as it is", () => {
  const { take, out } = grown(clockSkew())
  const given = [event({ time: 5, metric: 1 }), event({ host: "x", metric: 1 })]
  for (const e of given) take(0, e)
  assert.equal(
    out.map(([, e]) => e),
    given,
  )
})

test("remembers no more hosts than it may, and counts the others, which it measures too", () => {
  const { take, out, tree } = grown(clockSkew({ max: 1 }))
  take(0, at("a", 0))
  take(0, at("b", 5))
  take(0, at("a", 1))
  assert.equal(metrics(out), [0, 5, 0])
  assert.equal(tree.roots[0]?.scope.nodes[1]?.drops, [{ reason: "full", count: 1 }])
})

test("has hosts for each key", () => {
  const { take, out } = grown(by("service", clockSkew()))
  take(0, at("a", 0, { service: "p" }))
  take(0, at("b", 5, { service: "p" }))
  take(0, at("c", 9, { service: "q" }))
  assert.equal(metrics(out), [0, 0, 0])
})

test("refuses options that it does not have", () => {
  assert.throws(() => clockSkew({ most: 1 } as never), /does not take these options/)
  assert.throws(() => clockSkew({ max: 0 }), /does not take these options/)
})

everyday(test, () => clockSkew())
laws(test, {
  of: (...c: never[]) => clockSkew(...c),
  // Hosts enough for a median, and ttls that pass.
  inputs: inputs.map(all =>
    all.map(([came, e]) => [came, copy(e, { host: `${e.host}${e.service}`, ttl: e.ttl && e.ttl / 4 })] as const),
  ),
  model: all =>
    all.map(([came, e], i) => {
      if (e.state === "expired") return [came, e]
      const newest = new Map(all.slice(0, i + 1).map(([at, b]) => [b.host, { at: at / 1000, b }]))
      const ahead = [...newest.values()].flatMap(({ at, b }) =>
        b.state === "expired" || at + (b.ttl ?? 60) < came / 1000 ? [] : [(b.time as number) - at],
      )
      const median = ahead.sort((a, b) => a - b)[Math.floor(ahead.length / 2)] as number
      return [came, copy(e, { metric: (e.time as number) - came / 1000 - median })]
    }),
})

test.run()
