import { map } from "rxjs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { rollup } from "../../src/streams/rollup.ts"
import { splitp } from "../../src/streams/splitp.ts"
import { grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("splitp")
const values = events({
  a: { metric: 9, service: "api 1" },
  b: { metric: 5, service: "db" },
  c: { metric: 1, service: "api 2" },
  n: {},
})
const mark = (name: string) => map((e: Event) => name + e.description)

test(
  "gives each event to the child of the first value that stands in the relation, else to the last",
  marbles(({ cold, expectObservable }) => {
    const stream = splitp("<", "metric", 8, mark("x"), 4, mark("y"), mark("z"))
    const marked = { a: "xa", b: "yb", c: "zc", n: "zn" }
    expectObservable(cold("a-b-c-n|", values).pipe(stream)).toBe("a-b-c-n|", marked)
  }),
)

const names: [stream: ReturnType<typeof splitp>, expected: string[]][] = [
  [splitp("=", "metric", 5, mark("x"), undefined, mark("y")), ["xb", "yn"]],
  [splitp("<", "metric", 5, mark("x")), ["xa"]],
  [splitp("<=", "metric", 5, mark("x")), ["xa", "xb"]],
  [splitp(">", "metric", 5, mark("x")), ["xc"]],
  [splitp(">=", "metric", 5, mark("x")), ["xb", "xc"]],
  [splitp("~=", "service", /^api/g, mark("x"), "b$", mark("y")), ["xa", "yb", "xc"]],
  [splitp("~=", e => e.metric, "9", mark("x")), []],
  [splitp((value: number, metric) => (metric ?? 0) % value === 0, "metric", 3, mark("x")), ["xa", "xn"]],
]
names.forEach(([stream, expected], i) => {
  test(`asks with the value first, the field second (${i + 1})`, () => {
    const { take, out } = grown(stream)
    for (const letter of ["a", "b", "c", "n"] as const) take(0, values[letter])
    assert.equal(
      out.map(([, value]) => value),
      expected,
    )
  })
})

test("counts what finds no child", () => {
  const { take, tree } = grown(splitp("<", "metric", 4, mark("x")))
  for (const letter of ["a", "c", "n"] as const) take(0, values[letter])
  assert.equal(tree.roots[0]?.scope.nodes[1]?.drops, [{ reason: "unmatched", count: 2 }])
})

test("has children of its own for each key", () => {
  const { take, clock, out } = grown(by("host", splitp("=", "state", "ok", rollup(1, 5))))
  for (const host of ["x", "y", "x"]) take(0, event({ host, state: "ok" }))
  clock.advance(5000)
  assert.is(out.length, 3)
})

test("refuses what is no test, no pair, no child or no pattern", () => {
  const any = splitp as (...args: unknown[]) => unknown
  assert.throws(() => any("!=", "metric", 1, mark("x")), /no test "!="/)
  assert.throws(() => any("<", "metric"), /takes pairs/)
  assert.throws(() => any("<", "metric", 1, 2), /where a child/)
  assert.throws(() => any("<", "metrik", 1, mark("x")), /has no field/)
  assert.throws(() => any("~=", "service", "(", mark("x")), /cannot read the pattern/)
})

test("refuses a relation that only every object has", () => {
  assert.throws(() => splitp("constructor" as "=", "metric", 1, rollup(1, 5)), /knows no test "constructor"/)
})

everyday(test, () => splitp("=", "state", "ok", rollup(1, "5ms"), rollup(1, "5ms")))
laws(test, {
  of: (a: never, b: never) => splitp("<=", "metric", 5, a, 2, b),
  routes: "each",
  model: inputs =>
    inputs
      .filter(([, { metric = 0 }]) => metric >= 2)
      .map(([at, a]) => [at, (a.metric as number) >= 5 ? { a } : a] as const),
})

test.run()
