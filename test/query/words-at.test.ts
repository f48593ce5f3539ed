import { suite } from "uvu"
import * as assert from "uvu/assert"
import { namesIn } from "../../src/query/names.ts"
import { wordsAt } from "../../src/query/words-at.ts"

const test = suite("wordsAt")

const names = namesIn([
  {
    host: "web-1",
    service: "cpu",
    state: "ok",
    tags: ["api"],
    attributes: { region: "eu", "rack no": "7", state: "x" },
  },
  { host: "web-2", service: 'disk "/"', state: "critical", tags: ["db"] },
  { service: "it's" },
])
const every = ["=", "!=", "=~", "~=", "<", "<=", ">", ">=", "and", "or"]
const attributes = ['attributes."rack no"', "region", "attributes.state"]
const fields = ["host", "service", "state", "description", "metric", "ttl", "time", ...attributes]

/** A query up to its end, what of it is written already, and what may stand there. */
const offered: readonly (readonly [text: string, typed: string, words: readonly string[]])[] = [
  ["", "", [...fields, "tagged", "not"]],
  ["(se", "se", [...fields, "tagged", "not"]],
  ["not ", "", [...fields, "tagged", "("]],
  ["host ", "", every],
  ["host !", "!", every],
  // What is worst comes first.
  ["host = ", "", ['"web-2"', '"web-1"']],
  ['host = "web-', '"web-', ['"web-2"', '"web-1"']],
  ["host = 'web-", "'web-", ["'web-2'", "'web-1'"]],
  ["host = web-", "web-", ['"web-2"', '"web-1"']],
  ["service = ", "", ['"disk \\"/\\""', '"cpu"', '"it\'s"']],
  ["service = '", "'", ["'disk \"/\"'", "'cpu'", "'it\\'s'"]],
  ['host = "web-1" and service = ', "", ['"cpu"']],
  ["host =~ ", "", ['"web-%"', '"web-2"', '"web-1"']],
  ["host ~= ", "", ['"^web-"', '"web-2"', '"web-1"']],
  ["state = ", "", ["ok", "warning", "critical", "unknown", "expired"].map(state => `"${state}"`)],
  ["region = ", "", ['"eu"']],
  ['attributes."rack no" = ', "", ['"7"']],
  ["metric > ", "", []],
  ["metric > 1", "1", []],
  ["tagged ", "", ['"db"', '"api"']],
  ['state = "ok" ', "", ["and", "or"]],
  ['state = "ok" an', "an", ["and", "or"]],
  ["metric > ttl ", "", ["and", "or"]],
]
for (const [text, typed, words] of offered)
  test(`offers after ${text || "nothing"} ${words[0] ?? "nothing"}`, () =>
    assert.equal(wordsAt(text, names), { words, typed }))

test("writes strings in the other quotes than those in which the query stands", () => {
  assert.equal(wordsAt("tagged ", names, '"').words, ["'db'", "'api'"])
  assert.ok(wordsAt("", names, '"').words.includes("attributes.'rack no'"))
  assert.equal(wordsAt("tagged ", names, "'").words, ['"db"', '"api"'])
})

test.run()
