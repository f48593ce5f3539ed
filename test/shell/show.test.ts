import * as rx from "rxjs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { braille } from "../../src/shell/show/braille.ts"
import { follow } from "../../src/shell/show/follow.ts"
import type { Look } from "../../src/shell/show/look.ts"
import { picture } from "../../src/shell/show/picture.ts"
import { jsonText, plain } from "../../src/shell/show/plain.ts"
import { printed } from "../../src/shell/show/printed.ts"
import { yaml } from "../../src/shell/show/yaml.ts"
import { screen } from "./kit.ts"

const test = suite("what the shell prints")
const look: Look = { format: "table", limit: 100, expand: "auto", colors: false, columns: 80, now: 100 }
const circle: Record<string, unknown> = { a: 1 }
circle["self"] = circle

test("is JSON for programs: what JSON has not is said otherwise", () => {
  const table: readonly (readonly [unknown, unknown])[] = [
    [new Date(0), "1970-01-01T00:00:00.000Z"],
    [2n ** 64n, "18446744073709551616"],
    [new Map([["a", new Set([1])]]), [["a", [1]]]],
    [circle, { a: 1, self: "[Circular]" }],
    [{ a: undefined, f() {}, n: null }, { n: null }],
    [
      [undefined, () => 1],
      [null, null],
    ],
    [Number.NaN, "NaN"],
    [Object.assign(new Error("no"), { code: "E1" }), { code: "E1", name: "Error", message: "no" }],
    [Buffer.from([1, 2]), [1, 2]],
  ]
  for (const [given, said] of table) assert.equal(plain(given), said)
  assert.is(jsonText(undefined), undefined)
  assert.is(jsonText("\x9b31m"), '"\\u009b31m"')
})

test("is a table of records, cut to the terminal, with what is not shown", () => {
  const rows = Array.from({ length: 5 }, (_, i) => ({ name: `n${i}`, size: i }))
  assert.is(printed(rows, { ...look, limit: 2 }), "NAME  SIZE\nn0       0\nn1       1\n… 3 more (.limit 0 shows all)")
  for (const line of (printed([{ text: "x".repeat(200) }], look) ?? "").split("\n")) assert.ok(line.length <= 80)
})

test("is expanded where a table would have to cut all", () => {
  const wide = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`field${i}`, i]))
  assert.match(printed([wide], look) ?? "", /^─ 1 ─+\nfield0 +0\n/)
})

test("obeys no control characters of data", () => {
  const evil = "\x1b]0;x\x07\u202e"
  for (const format of ["table", "json", "yaml", "csv"] as const)
    assert.not.match(printed([{ host: evil, service: evil }], { ...look, format }) ?? "", /[\x1b\x07]/)
  assert.not.match(printed(`${evil}\nmore`, look) ?? "", "\x1b")
})

test("is YAML that reads back as the same", () => {
  const value = { a: [1, { b: "x: y" }], "odd key:": "true", none: null, e: [], s: "plain words" }
  assert.is(yaml(value), 'a:\n  - 1\n  - b: "x: y"\n"odd key:": "true"\nnone: null\ne: []\ns: plain words')
})

test("is at most ten rows a second of what goes on, and how many there were", async () => {
  const { screen: one, written } = screen()
  const signal = new AbortController().signal
  await follow(rx.range(1, 25), { screen: one, look: () => look, json: false, signal })
  assert.is(written.out, `${Array.from({ length: 10 }, (_, i) => `${i + 1}\n`).join("")}… 15 more, not shown\n`)
})

test("is every value of it for programs", async () => {
  const { screen: one, written } = screen()
  const signal = new AbortController().signal
  await follow(rx.range(1, 25), { screen: one, look: () => look, json: true, signal })
  assert.is(written.out.split("\n").length, 26)
})

test("is one picture over the other", async () => {
  const { screen: one, written } = screen({ rows: 4 })
  const signal = new AbortController().signal
  const pictures = rx.of(picture(["a", "b"], 1), picture(["c"], 2), picture(["1", "2", "3", "4", "5"], 3))
  await follow(pictures, { screen: one, look: () => look, json: false, signal })
  assert.is(written.out, "a\nb\n\x1b[2A\x1b[Jc\n\x1b[1A\x1b[J1\n2\n… 3 more lines\n")
  written.out = ""
  await follow(pictures, { screen: one, look: () => look, json: true, signal })
  assert.is(written.out, "1\n2\n3\n")
})

test("is the error of what fails while it is shown", async () => {
  const failing = rx.throwError(() => new Error("it broke"))
  const signal = new AbortController().signal
  const failed = await follow(failing, { screen: screen().screen, look: () => look, json: true, signal }).catch(String)
  assert.is(failed, "Error: it broke")
})

test("is a line of dots, with the least and the greatest value", () => {
  const points = [1, 4, 9, 16, 9, 4, 1].map((y, x) => ({ x, y }))
  const lines = braille(points, { w: 20, h: 3 })
  assert.is(lines.length, 3)
  assert.match(lines[0] ?? "", /^16 ┤⠀*\S/u)
  assert.match(lines[2] ?? "", /^ 1 ┤/)
  assert.is(braille([{ x: 0, y: 5 }], { w: 2, h: 1 })[0]?.startsWith("5 ┤"), true)
})

test.run()
