import { suite } from "uvu"
import * as assert from "uvu/assert"
import { table } from "../../src/print/table.ts"
import { width } from "../../src/print/width.ts"

const tables = suite("table")
const columns = [{ name: "HOST" }, { name: "METRIC", align: "right" as const }, { name: "DESCRIPTION" }]

tables("sets cells below each other, numbers to the right", () => {
  const lines = table(columns, [
    ["web-1", "3.1", "slow"],
    ["a-longer-name", "12", "-"],
  ])
  assert.equal(lines, ["HOST           METRIC  DESCRIPTION", "web-1             3.1  slow", "a-longer-name      12  -"])
})

tables("shows its header alone when there are no rows", () => {
  assert.equal(table(columns, []), ["HOST  METRIC  DESCRIPTION"])
})

tables("cuts the widest column so that every line fits", () => {
  const lines = table(columns, [["web-1", "3.1", "a description that is much too long for this"]], { room: 40 })
  assert.is(lines[1], "web-1     3.1  a description that is mu…")
  for (const line of lines) assert.ok(width(line) <= 40)
})

tables("cuts a header before any cell", () => {
  const lines = table(columns, [["a-host-of-20-letters", "1", "-"]], { room: 36 })
  assert.equal(lines, ["HOST                  METRIC  DESCR…", "a-host-of-20-letters       1  -"])
})

tables("cuts several columns when one does not do", () => {
  const wide = "x".repeat(60)
  const [, line] = table(columns, [[wide, "1", wide]], { room: 40 })
  assert.ok(width(line!) <= 40)
  assert.is(line!.match(/x…/g)?.length, 2)
})

tables("counts wide characters as two cells and marks as none", () => {
  const lines = table(
    [{ name: "A" }, { name: "B" }],
    [
      ["日本", "1"],
      ["e\u0301", "2"],
      ["👩‍🚀", "3"],
    ],
  )
  assert.equal(lines, ["A     B", "日本  1", "e\u0301     2", "👩‍🚀    3"])
})

tables("cuts between what is seen as characters", () => {
  const [, line] = table([{ name: "A" }], [["日本語日本語"]], { room: 6 })
  assert.is(line, "日本…")
})

const hostile: [what: string, text: string, shown: string][] = [
  ["an escape sequence", "\x1b[31mred\x1b]0;title\x07", "\ufffd[31mred\ufffd]0;title\ufffd"],
  ["a control of eight bits", "\x9b2J", "\ufffd2J"],
  ["line ends and tabs", "a\r\nb\tc", "a  b c"],
  ["what turns the text round", "a\u202eb\u2066c", "a\ufffdb\ufffdc"],
]
for (const [what, text, shown] of hostile) {
  tables(`does not obey ${what}`, () => {
    const [, line] = table([{ name: "A" }], [[text]])
    assert.is(line, shown)
  })
}

tables("paints a cell without its padding", () => {
  const paint = (text: string) => `<${text}>`
  const lines = table([{ name: "STATE" }, { name: "B" }], [[{ text: "ok", paint }, "1"]], { head: paint })
  assert.equal(lines, ["<STATE>  <B>", "<ok>     1"])
})

tables("takes a hundred thousand rows", () => {
  assert.is(table([{ name: "A" }], Array(100_000).fill(["x"])).length, 100_001)
})

tables.run()
