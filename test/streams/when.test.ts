import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { type Match, testOf, when, where } from "../../src/streams/when.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("when")
const values = events({
  a: { state: "ok", metric: 0.5, tags: ["x"] },
  b: { state: "critical", metric: 0.95, tags: ["x", "y"], attributes: { region: "eu" } },
})

test(
  "passes the events for which a function is true, that a query matches, or that are like a partial event",
  marbles(({ cold, expectObservable }) => {
    const source = cold("a-b-a--|", values)
    const expected = "   --b----|"
    expectObservable(source.pipe(when(e => e.state === "critical"))).toBe(expected, values)
    expectObservable(source.pipe(when('state = "critical" and metric > 0.9'))).toBe(expected, values)
    expectObservable(source.pipe(when({ state: "critical" }))).toBe(expected, values)
    expectObservable(source.pipe(where({ state: ["critical", "warning"] }))).toBe(expected, values)
  }),
)

const matches: [Match<Event>, boolean][] = [
  [{}, true],
  [{ host: "h", service: "s" }, true],
  [{ host: "other" }, false],
  [{ metric: 0.95 }, true],
  [{ metric: [1, 2] }, false],
  [{ tags: ["y"] }, true],
  [{ tags: ["y", "z"] }, false],
  [{ attributes: { region: "eu" } }, true],
  [{ attributes: { region: "us" } }, false],
  [{ ttl: undefined }, true],
]
for (const [match, expected] of matches) {
  test(`${expected ? "finds" : "does not find"} an event like ${JSON.stringify(match)}`, () => {
    assert.is(testOf(match)(values.b), expected)
  })
}

test("takes any truth for true", () => {
  assert.ok(testOf(e => e.metric)(event({ metric: 1 })))
  assert.not(testOf(e => e.metric)(event({ metric: 0 })))
})

test("refuses a query that cannot be read and a field that no event has", () => {
  assert.throws(
    () => when("state = "),
    (error: { code: string }) => error.code === "DM302",
  )
  assert.throws(
    () => when({ sevice: "x" } as never),
    (error: { code: string }) => error.code === "DM116",
  )
})

test(
  "errors outside an engine when its function throws",
  marbles(({ cold, expectObservable }) => {
    const fails = when(() => {
      throw "no"
    })
    expectObservable(cold("-a|", values).pipe(fails)).toBe("-#", undefined, "no")
  }),
)

everyday(test, () => when(() => true))
laws(test, {
  of: (...children: never[]) => when({ state: ["ok", "warning"], tags: ["x"] }, ...children),
  model: inputs => inputs.filter(([, e]) => /ok|warning/.test(e.state ?? "") && e.tags?.includes("x")),
})
laws(test, {
  of: (...children: never[]) => when('metric > 4 or state = "ok"', ...children),
  model: inputs => inputs.filter(([, e]) => (e.metric ?? 0) > 4 || e.state === "ok"),
})

test.run()
