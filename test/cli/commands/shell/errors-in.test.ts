import { suite } from "uvu"
import * as assert from "uvu/assert"
import { errorsIn } from "../../../../src/cli/commands/shell/errors-in.ts"
import { read } from "../../../fences.ts"

const test = suite("the page of errors, code by code")

test("tells what, why, fix and exit", () => {
  const page = "| DM7 | it `broke` | because | [mend](x.md) it | 3 |\n| DM8 | other | why | fix | – |\n"
  assert.is(errorsIn(page).get("DM7"), "DM7: it broke\n  why       because\n  fix       mend it\n  exit      3")
  assert.is(errorsIn(page).get("DM8"), "DM8: other\n  why       why\n  fix       fix")
})

test("knows every code of the page", () => {
  const codes = [...read("docs/errors.md").matchAll(/^\| (DM\d+)/gm)].map(([, code]) => code)
  assert.equal([...errorsIn(read("docs/errors.md")).keys()], codes)
})

test.run()
