import { suite } from "uvu"
import * as assert from "uvu/assert"
import { namesIn } from "../../../src/query/names.ts"
import { complete, trouble } from "../../../src/web/dashboard/live/completion.ts"

const test = suite("completion")

const known = namesIn([
  { host: "web-1", service: "cpu", state: "ok", tags: ["api"], attributes: { region: "eu", "rack no": "7" } },
  { host: "web-2", service: "disk /", state: "critical", tags: ["db"] },
])

/** A query with the caret at its |, what is offered first there, and what the query is when that is taken. */
const offered: readonly (readonly [string, readonly string[], string])[] = [
  ["|", ["host", "service", "state"], "host"],
  ["se|", ["service"], "service"],
  ["rack|", ['attributes."rack no"'], 'attributes."rack no"'],
  ["host |", ["=", "!=", "=~"], "host ="],
  ['host = "web-2|', ['"web-2"'], 'host = "web-2"'],
  ["service = di|", ['"disk /"'], 'service = "disk /"'],
  ["service = sk|", ['"disk /"'], 'service = "disk /"'],
  ["servise|", ["service"], "service"],
  ['state = "ok" an|', ["and"], 'state = "ok" and'],
  ["(st|", ["state"], "(state"],
  ["ho| = 1", ["host"], "host = 1"],
]

test("offers of what may stand at the caret what fits: how it begins, what is in it, what is nearly it", () => {
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

test("says a field that is unknown as the command line does", () => {
  const { message, said } = trouble("state = critical", known)!
  assert.is(message, 'unknown field "critical" in query')
  assert.is(said, '"critical", in quotes')
})

test("says of a field that nothing bears that nothing does, once all that the data has is known", () => {
  const found = trouble("state = 'ok' and foo = 3", known)!
  assert.is(found.message, 'no event in the index has a field "foo"')
  assert.is(found.at, 17)
  assert.is(found.meant, undefined)
  assert.ok(found.isSlip)
  assert.is(trouble("foo = 3", { ...known, isPart: true }), undefined)
})

test("finds nothing wrong with a query, nor with none", () => {
  for (const text of ["", "  ", 'state = "ok"', 'region = "eu" and metric > 1'])
    assert.is(trouble(text, known), undefined)
})

test.run()
