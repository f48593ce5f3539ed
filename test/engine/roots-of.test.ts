import { suite } from "uvu"
import * as assert from "uvu/assert"
import { rootsOf } from "../../src/engine/roots-of.ts"
import { tag } from "../../src/streams/tag.ts"

const test = suite("rootsOf")
const [a, b] = [tag("a"), tag("b")]

const kinds: [what: string, streams: Parameters<typeof rootsOf>[0], names: string[]][] = [
  ["a stream", a, ["stream"]],
  ["streams by any names", { a, b }, ["a", "b"]],
  ["streams by the names of their exports", { apiSlowStream: a, diskStream: b }, ["apiSlow", "disk"]],
  ["all that a file exports", { aStream: a, limit: 5, helper: b, listeners: [] }, ["a"]],
  ["a default export of several", { default: [a, b] }, ["stream", "stream-2"]],
  ["one stream by two names", { default: a, stream: a }, ["stream"]],
]
for (const [what, streams, names] of kinds) {
  test(`takes ${what}`, () => {
    assert.equal(
      rootsOf(streams).map(({ name }) => name),
      names,
    )
  })
}

test("refuses what is no stream", () => {
  for (const wrong of [{ aStream: 5 }, { a: "x" }]) {
    assert.throws(
      () => rootsOf(wrong),
      (error: { code: string }) => error.code === "DM114",
    )
  }
})

test.run()
