import { suite } from "uvu"
import * as assert from "uvu/assert"
import { counterpart, valueDiff } from "../../../../src/web/dashboard/flows/value-diff.ts"

const test = suite("valueDiff")

test("tells field by field what became of an event", () => {
  assert.equal(
    valueDiff(
      { host: "web-1", state: "ok", metric: 1, tags: ["a"], attributes: { app: "shop" } },
      { state: "critical", metric: 1, tags: ["b", "a"], attributes: { app: "shop", region: "eu" } },
    ),
    [
      { field: "host", before: "web-1", after: undefined, look: "removed" },
      { field: "state", before: "ok", after: "critical", look: "changed" },
      { field: "metric", before: "1", after: "1", look: "same" },
      { field: "tags.length", before: "1", after: "2", look: "changed" },
      { field: "tags", before: "a", after: "b a", look: "changed" },
      { field: "attributes.app", before: "shop", after: "shop", look: "same" },
      { field: "attributes.region", before: undefined, after: "eu", look: "added" },
    ],
  )
})

test("tells of several events how many they are, and the first of them", () => {
  const rows = valueDiff(
    { metric: 1 },
    Array.from({ length: 8 }, (_, i) => ({ metric: i })),
  )
  assert.equal(rows[0], { field: "metric", before: "1", after: undefined, look: "removed" })
  assert.equal(rows[1], { field: "length", before: undefined, after: "8", look: "added" })
  assert.is(rows.length, 2 + 5)
})

test("tells of what is no event too", () => {
  assert.equal(valueDiff(3, "x"), [{ field: "value", before: "3", after: "x", look: "changed" }])
  assert.equal(valueDiff(undefined, undefined), [])
})

const passed = (value: object, time = 1, at = "s/when") => ({ value, time, at })

test("finds what belongs to a value on the other side", () => {
  const given = [passed({ host: "a" }), passed({ host: "b" }), passed({ host: "c" })]
  const gave = [passed({ host: "a" }), passed({ host: "c", state: "ok" })]
  assert.is(counterpart(given[0]!, given, gave), gave[0], "the equal one")
  assert.is(counterpart(given[1]!, given, gave), undefined, "it was stopped")
  assert.is(counterpart(given[2]!, given, gave), gave[1], "that of the same host and service")
})

test("takes what was renamed by its order, where as many went out as came in", () => {
  const given = [passed({ host: "a" }), passed({ host: "b" })]
  const gave = [passed({ service: "x" }), passed({ service: "x", metric: 2 })]
  assert.is(counterpart(given[1]!, given, gave), gave[1])
  assert.is(counterpart(given[1]!, given, gave.slice(1)), undefined)
})

test("keeps apart what passed at another moment, or at another key", () => {
  const one = passed({ host: "a" })
  assert.is(counterpart(one, [one], [passed({ host: "a" }, 2), passed({ host: "a" }, 1, "s/other")]), undefined)
})

test.run()
