import { suite } from "uvu"
import * as assert from "uvu/assert"
import { namesIn } from "../../src/query/names.ts"

const test = suite("namesIn")

const names = namesIn(
  [
    { host: "a", service: "cpu", state: "ok" },
    { host: "b", service: "disk", state: "sleepy", tags: ["x"] },
    { host: "c", service: "cpu", state: "expired" },
    { host: "d", service: "", state: "critical", tags: ["y", "x"] },
  ],
  [{ attributes: { zone: "1", area: "n" } }, { attributes: { zone: "2" } }],
)

test("tells of what is worst first", () => {
  assert.equal(names.hosts, ["d", "c", "a", "b"])
  assert.equal(names.tags, ["y", "x"])
})

test("tells the services of one host, or of all", () => {
  assert.equal(names.services(), ["cpu", "disk"])
  assert.equal(names.services("b"), ["disk"])
})

test("tells the states of everybody, and then the data's own", () => {
  assert.equal(names.states.slice(-2), ["expired", "sleepy"])
})

test("tells attributes and their values", () => {
  assert.equal(names.attributes, ["area", "zone"])
  assert.equal(names.values("zone"), ["1", "2"])
  assert.equal(names.values("constructor"), [])
})

test("keeps at most 200 values of an attribute", () => {
  const many = namesIn(Array.from({ length: 300 }, (_, i) => ({ attributes: { id: `${i}` } })))
  assert.is(many.values("id").length, 200)
})

test.run()
