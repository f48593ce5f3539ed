import { suite } from "uvu"
import * as assert from "uvu/assert"
import { frame } from "../../../src/engine/load/frame.ts"

const text = ["export const a = 1", "export const slow = pipe(", "  // slow", "  when(e => e.sevice),", ")", ""].join(
  "\n",
)

const test = suite("frame")

test("shows the lines around a place and underlines it", () => {
  assert.is(
    frame(text, { file: "/nowhere/my.ts", line: 4, column: 15, length: 6 }, "TS2551"),
    [
      "/nowhere/my.ts:4:15  TS2551",
      "  2 │ export const slow = pipe(",
      "  3 │   // slow",
      "  4 │   when(e => e.sevice),",
      "    │               ~~~~~~",
      "  5 │ )",
    ].join("\n"),
  )
})

test("aligns the numbers of lines", () => {
  const long = Array.from({ length: 12 }, (_, i) => `line ${i + 1}`).join("\n")
  const lines = frame(long, { file: "/a.ts", line: 9, column: 1 }).split("\n")
  assert.is(lines.at(-1), "  10 │ line 10")
  assert.is(lines[1], "   7 │ line 7")
})

test("keeps tabs before the underline, so that it stands below its word", () => {
  const lines = frame("\t\tfoo", { file: "/a.ts", line: 1, column: 3, length: 3 }).split("\n")
  assert.is(lines.at(-1), "    │ \t\t~~~")
})

test("shows of a very long line the part that matters", () => {
  const lines = frame(`${"x".repeat(5000)}here`, { file: "/a.ts", line: 1, column: 5001, length: 4 }).split("\n")
  assert.ok((lines[1] as string).length < 130)
  assert.match(lines[1] as string, /here$/)
  assert.match(lines[2] as string, /~~~~$/)
})

test("does not count a byte order mark as a column", () => {
  const lines = frame("\uFEFFfoo bar", { file: "/a.ts", line: 1, column: 6, length: 3 }).split("\n")
  assert.is(lines[1], "  1 │ foo bar")
  assert.is(lines[2], "    │     ~~~")
})

test.run()
