import { suite } from "uvu"
import * as assert from "uvu/assert"
import { combinations, sweptOf } from "../../../../src/cli/commands/replay/sweep.ts"

const test = suite("what --set and --from say")

const values: [text: string, values: string[]][] = [
  ["a=90", ["90"]],
  ["a=80,90,95", ["80", "90", "95"]],
  ["a=80..83", ["80", "81", "82", "83"]],
  ["a=80..99:5", ["80", "85", "90", "95"]],
  ["a=0.1..0.3:0.1", ["0.1", "0.2", "0.3"]],
  ["a=-2..0", ["-2", "-1", "0"]],
  ["a=x=y", ["x=y"]],
  ["a=prod", ["prod"]],
]
for (const [text, expected] of values) {
  test(`${text} is ${expected.join(" ")}`, () => {
    assert.equal(sweptOf(text), { name: "a", values: expected })
  })
}

test("several are tried together, each with each", () => {
  assert.equal(combinations([sweptOf("a=1,2"), sweptOf("b=x")]), [
    { a: "1", b: "x" },
    { a: "2", b: "x" },
  ])
  assert.equal(combinations([]), [{}])
})

test("one that is named twice is refused, and it is told how several values are written", () => {
  assert.throws(
    () => combinations([sweptOf("a=1"), sweptOf("a=2")]),
    (error: { code?: string; fix?: string }) => error.code === "DM140" && /--set a=/.test(error.fix ?? ""),
  )
})

for (const text of ["a", "a=", "=3", "a=9..1", "a=1..9:0", "a=1..99999", "a=0..1e9", "a=0..1:1e-9", "a=1..1e400"]) {
  test(`${text} is refused`, () => {
    assert.throws(
      () => sweptOf(text),
      (error: { code?: string }) => error.code === "DM140",
    )
  })
}

test.run()
