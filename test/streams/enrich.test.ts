import { suite } from "uvu"
import * as assert from "uvu/assert"
import { event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { enrich, type Table } from "../../src/streams/enrich.ts"
import { throttle } from "../../src/streams/throttle.ts"
import { grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("enrich")
const table: Table = { x: { team: "db", rack: 7 }, y: { ttl: 60, attributes: { team: "web" } } }
const values = events({ x: { host: "x" }, y: { host: "y", attributes: { team: "?", os: "bsd" } }, z: { host: "z" } })
const X = event({ ...values.x, attributes: { team: "db", rack: "7" } })
const Y = event({ ...values.y, ttl: 60, attributes: { team: "web", os: "bsd" } })

test(
  "adds what the table says, as fields or as attributes, and passes what has no row",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("x---y---z--|", values).pipe(enrich(table, "host"))).toBe("X---Y---z--|", { ...values, X, Y })
  }),
)

test("lets events without a row go, and counts them, or takes another row for them", () => {
  const { take, out, tree } = grown(enrich(table, "host", { missing: "drop" }))
  take(0, values.z)
  take(0, event({}))
  assert.equal(out, [])
  assert.equal(tree.roots[0]?.scope.nodes[1]?.drops, [{ reason: "missing", count: 2 }])

  const other = grown(enrich(table, "host", { missing: { team: "nobody", seen: true } }))
  other.take(0, values.z)
  assert.equal(other.out, [[0, event({ ...values.z, attributes: { team: "nobody", seen: "true" } })]])
})

test("looks up what a field is, or what a function makes of an event, in an object or a Map", () => {
  const ports = new Map([[80, { name: "http" }]])
  const { take, out } = grown(
    enrich(ports, "metric"),
    enrich(table, e => e.service?.slice(0, 1)),
  )
  take(0, event({ service: "xs", metric: 80 }))
  assert.equal(out, [
    [0, event({ service: "xs", metric: 80, attributes: { name: "http" } })],
    [0, event({ service: "xs", metric: 80, attributes: { team: "db", rack: "7" } })],
  ])
})

test("finds nothing in an object that is not written in it", () => {
  const { take, out } = grown(enrich({}, "host", { missing: "drop" }))
  for (const host of ["constructor", "__proto__", "toString"]) take(0, event({ host }))
  assert.equal(out, [])
})

test("stands inside `by` as anywhere", () => {
  const { take, out } = grown(by("host", enrich(table, "host", throttle(1, 5))))
  for (const e of [values.x, values.y, values.x]) take(0, e)
  assert.equal(out, [
    [0, X],
    [0, Y],
  ])
})

test("keeps the table out of what is saved and compared", () => {
  assert.equal(
    JSON.stringify(grown(enrich(table, "host")).tree.roots[0]?.scope.nodes[1]?.stage.args.slice(1)),
    '["host",{"missing":"pass"}]',
  )
  assert.is(typeof grown(enrich(table, "host")).tree.roots[0]?.scope.nodes[1]?.stage.args[0], "function")
})

test("refuses what is no table, and rows that are neither fields nor attributes", () => {
  assert.throws(() => enrich([] as never, "host"), /takes a table/)
  assert.throws(() => enrich("hosts.json" as never, "host"), /takes a table/)
  assert.throws(() => enrich({ x: null as never }, "host"), /the row of "x" is null/)
  assert.throws(() => enrich({ x: { ttl: 5, team: "db" } }, "host"), /mixes ttl, a field of an event, and team/)
  assert.throws(() => enrich({ x: { ttl: "5" } }, "host"), /ttl in the row of "x" is "5"/)
  assert.throws(() => enrich({}, "host", { missing: { ttl: 5, team: "db" } }), /row missing mixes/)
  assert.throws(() => enrich({}, "hots" as "host"), /no field "hots"/)
})

test("finds the row of a number in an object, by its text; in a Map as it is", () => {
  const given = event({ metric: 1 })
  const none = event({})
  for (const [rows, found] of [
    [{ 1: { team: "a" }, undefined: { team: "b" } }, true],
    [new Map([[1, { team: "a" }]]), true],
    [new Map([["1", { team: "a" }]]), false],
  ] as const) {
    const { take, out } = grown(enrich(rows as never, "metric"))
    take(0, given)
    take(0, none)
    assert.equal((out[0] as [number, { attributes: unknown }])[1].attributes, found ? { team: "a" } : undefined)
    assert.is(out[1]?.[1], none)
  }
})

everyday(test, () => enrich(table, "host"))
laws(test, {
  of: (...children) => enrich({ x: { team: "db" } }, "host", { missing: "drop" }, ...(children as [])),
  model: inputs =>
    inputs.filter(([, { host }]) => host === "x").map(([at, e]) => [at, { ...e, attributes: { team: "db" } }] as const),
})

test.run()
