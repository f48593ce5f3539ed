import { suite } from "uvu"
import * as assert from "uvu/assert"
import { similar } from "../../../src/engine/load/similar.ts"

const test = suite("similar")

for (const [name, candidates, expected] of [
  ["sevice", ["service", "state", "host"], ["service"]],
  ["mystream.ts", ["mystreams.ts", "package.json"], ["mystreams.ts"]],
  ["rxsj", ["rxjs", "dmon"], ["rxjs"]],
  ["Lib.ts", ["lib.ts"], ["lib.ts"]],
  ["entirely", ["different"], []],
  ["", ["a"], ["a"]],
] as [string, string[], string[]][]) {
  test(`of ${candidates.join(", ")}, finds ${expected.join(", ") || "none"} to be like "${name}"`, () => {
    assert.equal(similar(name, candidates), expected)
  })
}

test("names the nearest first", () => {
  assert.equal(similar("metrix", ["matrix", "metric", "mimic"]).slice(0, 2), ["matrix", "metric"])
})

test.run()
