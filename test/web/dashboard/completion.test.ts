import { suite } from "uvu"
import * as assert from "uvu/assert"
import { complete, trouble } from "../../../src/web/dashboard/live/completion.ts"
import { knownIn } from "../../../src/web/dashboard/live/known-in.ts"

const test = suite("completion")

const known = knownIn([
  { host: "web-1", service: "cpu", state: "ok", tags: ["api"], attributes: { region: "eu", "rack no": "7" } },
  { host: "web-2", service: "disk /", state: "critical", tags: ["db"] },
])

/** A query with the caret at its |, what is offered first there, and what the query is when that is taken. */
const offered: readonly (readonly [string, readonly string[], string])[] = [
  ["|", ["host", "service", "state"], "host"],
  ["se|", ["service"], "service"],
  ["reg|", ["region"], "region"],
  ["rack|", ['attributes."rack no"'], 'attributes."rack no"'],
  ["host |", ["=", "!=", "=~"], "host ="],
  ["host = |", ['"web-1"', '"web-2"'], 'host = "web-1"'],
  ['host = "web-2|', ['"web-2"'], 'host = "web-2"'],
  ["service = di|", ['"disk /"'], 'service = "disk /"'],
  ["host =~ |", ['"web-%"'], 'host =~ "web-%"'],
  ["region = |", ['"eu"'], 'region = "eu"'],
  ["tagged |", ['"api"', '"db"'], 'tagged "api"'],
  ['state = "ok" |', ["and", "or"], 'state = "ok" and'],
  ['state = "ok" an|', ["and"], 'state = "ok" and'],
  ["not |", ["host", "service", "state"], "not host"],
  ["(st|", ["state"], "(state"],
]

test("offers what may stand at the caret, of the language and of the data", () => {
  for (const [marked, first, taken] of offered) {
    const caret = marked.indexOf("|")
    const text = marked.replace("|", "")
    const { from, to, options } = complete(text, caret, known)
    assert.equal(options.slice(0, first.length), first, marked)
    assert.is(text.slice(0, from) + options[0] + text.slice(to), taken, marked)
  }
})

const wrong: readonly (readonly [string, string, string | undefined])[] = [
  ['host == "a"', "==", "="],
  ["host = web", "web", '"web"'],
  ['hosst = "a"', "hosst", "host"],
  ['state = "ok" && true', "&&", "and"],
  ["state = ", "", undefined],
  ['host ~= "("', '"("', undefined],
]

test("says what is wrong, where, and what was probably meant", () => {
  for (const [text, place, meant] of wrong) {
    const found = trouble(text, known)
    assert.ok(found, text)
    assert.is(text.slice(found.at, found.at + found.length), place, text)
    assert.is(found.meant, meant, text)
  }
})

test("finds nothing wrong with a query, nor with none", () => {
  for (const text of ["", "  ", 'state = "ok"', 'region = "eu" and metric > 1'])
    assert.is(trouble(text, known), undefined)
})

test.run()
