import { map } from "rxjs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { rollup } from "../../src/streams/rollup.ts"
import { smap } from "../../src/streams/smap.ts"
import { split } from "../../src/streams/split.ts"
import { carried, grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("split")
const values = events({ a: { state: "critical" }, b: { state: "warning" }, c: { metric: 5 } })
const mark = (name: string) => map((e: Event) => name + e.description)

test(
  "gives each event to the child of the first test that it passes",
  marbles(({ cold, expectObservable }) => {
    const source = cold("a-b-c--|", values)
    const stream = split({ state: "critical" }, mark("x"), e => e.state !== undefined, mark("y"))
    expectObservable(source.pipe(stream)).toBe("a-b----|", { a: "xa", b: "yb" })
  }),
)

test(
  "gives what passes none to the last child, if that one has no test",
  marbles(({ cold, expectObservable }) => {
    const source = cold("a-b-c--|", values)
    const stream = split('state = "critical"', mark("x"), 'state = "warning"', mark("y"), mark("z"))
    expectObservable(source.pipe(stream)).toBe("a-b-c--|", { a: "xa", b: "yb", c: "zc" })
  }),
)

test(
  "ends each child when the input does",
  marbles(({ cold, expectObservable }) => {
    const held = rollup(
      0,
      "1s",
      smap(es => es.length),
    )
    expectObservable(cold("a-b|", values).pipe(split({ state: "critical" }, held, held))).toBe("---(xx|)", { x: 1 })
  }),
)

test("keeps a child that throws from the others", () => {
  const stream = split(
    { state: "critical" },
    smap((): string => {
      throw new Error("no")
    }),
    mark("z"),
  )
  const { take, out, failures } = grown(stream)
  for (const letter of ["a", "b", "c"] as const) take(0, values[letter])
  assert.equal(
    out.map(([, value]) => value),
    ["zb", "zc"],
  )
  assert.is(failures[0]?.node.address, "root0/split[0]/smap")
})

test("refuses to be without a pair, or with a test where a child belongs", () => {
  assert.throws(() => (split as (...args: unknown[]) => unknown)(mark("x")), /takes pairs/)
  assert.throws(() => (split as (...args: unknown[]) => unknown)({ state: "x" }, { state: "y" }), /where a child/)
})

everyday(test, () => split({ state: "ok" }, rollup(1, "5ms"), rollup(1, "5ms")))
carried(test, () => split({ state: "ok" }, rollup(1, 5), rollup(0, 7)), [
  [0, event({ state: "ok", metric: 1 })],
  [1000, event({ metric: 2 })],
  [2000, event({ state: "ok", metric: 3 })],
  [3000, event({ metric: 4 })],
])
laws(test, {
  of: (a: never, b: never) => split({ state: "ok" }, a, (e: Event) => e.metric, b),
  routes: "each",
  model: inputs =>
    inputs
      .filter(([, e]) => e.state === "ok" || (e.metric ?? 0) > 0)
      .map(([at, a]) => [at, a.state === "ok" ? { a } : a] as const),
})

test.run()
