import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { type Matching, match } from "../../src/streams/match.ts"
import { grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("match")
const values = events({ a: { service: "api 1" }, b: { service: "db" }, c: { service: "api 2" } })
const one = event({
  host: "h",
  service: "api 1",
  state: "ok",
  metric: 2,
  tags: ["x", "prod-eu"],
  attributes: { region: "eu" },
})

test(
  "passes the events whose field is what is wanted",
  marbles(({ cold, expectObservable }) => {
    const source = cold("a-b-c--|", values)
    expectObservable(source.pipe(match("service", /^api/))).toBe("a---c--|", values)
    expectObservable(source.pipe(match(e => e.service?.length, 2))).toBe("--b----|", values)
  }),
)

const cases: [field: string | ((e: Event) => unknown), wanted: unknown, expected: boolean][] = [
  ["state", "ok", true],
  ["state", "o", false],
  ["state", ["warning", "ok"], true],
  ["state", ["warning", undefined], false],
  ["state", [], false],
  ["state", [/^o/, "x"], true],
  ["service", /i 1/g, true],
  ["metric", /2/, false],
  ["metric", 2, true],
  ["metric", "2", false],
  ["metric", (m: number) => m > 1, true],
  ["metric", (m: number) => m - 2, false],
  ["metric", undefined, false],
  ["ttl", undefined, true],
  ["ttl", null, true],
  ["ttl", [1, undefined], true],
  ["description", /x/, false],
  ["tags", "x", true],
  ["tags", "y", false],
  ["tags", ["y", /^prod/], true],
  ["tags", (tags: string[]) => tags.length === 2, true],
  ["attributes", { region: "eu" }, true],
  ["attributes", { region: ["eu", "us"], rack: undefined }, true],
  ["attributes", { rack: "1" }, false],
  ["attributes.region", /u$/, true],
  [e => e, { state: "ok", attributes: { region: /^e/ }, metric: (m: number) => m < 3 }, true],
  [e => e, { state: "ok", attributes: { region: "us" } }, false],
  [e => e.description, { length: 1 }, false],
  [() => Number.NaN, Number.NaN, true],
]
for (const [field, wanted, expected] of cases) {
  const said = typeof wanted === "object" && !(wanted instanceof RegExp) ? JSON.stringify(wanted) : String(wanted)
  test(`${expected ? "takes" : "does not take"} ${field} for ${said}`, () => {
    const { take, out } = grown((match as (...args: unknown[]) => ReturnType<Matching>)(field, wanted))
    take(0, one)
    take(0, one)
    assert.is(out.length, expected ? 2 : 0)
  })
}

test("refuses a field that no event has, and to be without what is wanted", () => {
  assert.throws(() => match("sevice" as "service", "x"), /has no field "sevice"/)
  assert.throws(() => (match as (...args: unknown[]) => unknown)("service"), /takes 2 arguments/)
})

everyday(test, () => match("state", "ok"))
laws(test, {
  of: (...children: never[]) => match("state", ["ok", undefined], match("tags", "x", ...children)),
  model: inputs => inputs.filter(([, e]) => (e.state ?? "ok") === "ok" && e.tags?.includes("x")),
})

test.run()
