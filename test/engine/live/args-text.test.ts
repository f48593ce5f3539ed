import { suite } from "uvu"
import * as assert from "uvu/assert"
import { argsText } from "../../../src/engine/live/args-text.ts"
import { mean } from "../../../src/streams/folds.ts"

const test = suite("arguments as people read them")

const named = Object.assign(function worst() {}, {})
// As esbuild writes a call of what was imported.
const bundled = new Function("return (e) => (0, import_dmon.copy)(e, { host: void 0 })")()

const table: readonly [args: readonly unknown[], text: string][] = [
  [[], ""],
  [[2, "1h"], '2, "1h"'],
  [[{ service: "x", state: undefined }], '{ service: "x", state: undefined }'],
  [[mean], "mean"],
  [[/a.b/i, true, null], "/a.b/i, true, null"],
  [[["host", "service"], {}], '["host", "service"]'],
  [[{ a: { b: { c: { d: { e: { f: 1 } } } } } }], "{ a: { b: { c: { d: { e: {…} } } } } }"],
  [[named], "worst"],
  [[bundled], "(e) => copy(e, { host: undefined })"],
  [[1n, Symbol("s"), Number.NaN], "1, Symbol(s), NaN"],
]
for (const [args, text] of table) {
  test(`${text || "none"} is read`, () => {
    assert.is(argsText(args), text)
  })
}

test("what is too long is cut, and says so", () => {
  assert.is(argsText(["x".repeat(500)], 20), `"${"x".repeat(18)}…`)
})

test.run()
