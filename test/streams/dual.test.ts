import { suite } from "uvu"
import * as assert from "uvu/assert"
import { event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { dual } from "../../src/streams/dual.ts"
import { rollup } from "../../src/streams/rollup.ts"
import { smap } from "../../src/streams/smap.ts"
import { grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("dual")
const values = events({ a: { state: "critical", metric: 1 }, b: { state: "ok" }, e: { state: "expired" } })
const gone = (time: number) => event({ host: "h", service: "s", state: "expired", time })

test(
  "gives each event to one child, after it has told the other that it has gone",
  marbles(({ cold, expectObservable }) => {
    const x = smap(x => ({ x }))
    const y = smap(y => ({ y }))
    expectObservable(cold("a------b------|", values).pipe(dual({ state: "critical" }, x, y))).toBe("(Aa)---(Bb)---|", {
      A: { y: gone(0) },
      a: { x: values.a },
      B: { x: gone(0.007) },
      b: { y: values.b },
    })
  }),
)

test("gives an event that has expired to both, and does not ask", () => {
  const asked = () => {
    throw new Error("asked")
  }
  const { take, out, failures } = grown(
    dual(
      asked,
      smap(() => "x"),
      smap(() => "y"),
    ),
  )
  take(0, values.e)
  take(100_000, event({ host: "h", time: 30 }))
  assert.equal(
    out.map(([, value]) => value),
    ["x", "y", "x", "y"],
  )
  assert.equal(failures, [])
})

test("has children of its own for each key", () => {
  const { take, clock, out } = grown(
    by(
      "host",
      dual(
        { state: "ok" },
        rollup(
          0,
          5,
          smap(es => es.length),
        ),
        smap(() => undefined),
      ),
    ),
  )
  for (const host of ["x", "y", "x"]) take(0, event({ host, state: "ok" }))
  clock.advance(5000)
  assert.equal(out, [
    [5000, 2],
    [5000, 1],
  ])
})

test("refuses to be without two children", () => {
  const any = dual as (...args: unknown[]) => unknown
  for (const args of [[{}], [{}, smap(x => x)], [{}, smap(x => x), 5], [{}, ...Array(3).fill(smap(x => x))]]) {
    assert.throws(() => any(...args), /a test and two children/)
  }
})

everyday(test, () => dual({ state: "ok" }, rollup(1, "5ms"), rollup(1, "5ms")))
laws(test, {
  of: (a: never, b: never) => dual('tagged "x"', a, b),
  routes: "each",
  model: inputs =>
    inputs.flatMap(([at, e]) => {
      const { host, service, tags = [], ttl = 60, time = 0 } = e
      if (e.state === "expired" || time + ttl < at / 1000) return [[at, { a: e }] as const, [at, e] as const]
      const gone = event({ host, service, state: "expired", time: at / 1000 })
      return tags.includes("x")
        ? [[at, gone] as const, [at, { a: e }] as const]
        : [[at, { a: gone }] as const, [at, e] as const]
    }),
})

test.run()
