import { suite } from "uvu"
import * as assert from "uvu/assert"
import { digest } from "../../../src/engine/replay/digest.ts"

const test = suite("a state in short")

test("is JSON, whatever somebody's operator holds", () => {
  const circular: unknown[] = []
  circular.push(circular)
  const throwing = {
    get it() {
      throw new Error("not to be read")
    },
  }
  const held = { count: 5n, kind: Symbol("x"), circular, throwing, plain: [1, "a"] }
  assert.equal(JSON.parse(JSON.stringify(digest(held))), {
    count: "5",
    kind: "Symbol(x)",
    circular: [[[{ length: 1 }]]],
    throwing: "[object]",
    plain: [1, "a"],
  })
})

test.run()
