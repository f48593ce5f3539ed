import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { DmonError } from "../../src/base/error.ts"
import { query } from "../../src/query/query.ts"

function failure(run: () => void): DmonError {
  try {
    run()
  } catch (error) {
    assert.instance(error, DmonError)
    return error as DmonError
  }
  return assert.unreachable("nothing was thrown") as never
}

/** The query with ~ under what is wrong, what was expected, and what was probably meant. */
const cases: readonly [string, string, string, string?][] = [
  ["", "~", 'column 1: expected a field, a value, "not", "tagged" or (, found the end'],
  ['host == "a"', "     ~~", 'column 6: expected a comparison, "and", "or" or the end, found ==', "="],
  ['host <> "a"', "     ~~", 'column 6: expected a comparison, "and", "or" or the end, found <>', "!="],
  ["host: 'a'", "    ~", 'column 5: expected a comparison, "and", "or" or the end, found :', "="],
  ["metric => 1", "       ~~", 'column 8: expected a comparison, "and", "or" or the end, found =>', ">="],
  ["a && b", "  ~~", 'column 3: expected a comparison, "and", "or" or the end, found &&', "and"],
  ["a = 1 || b", "      ~~", 'column 7: expected "and", "or" or the end, found ||', "or"],
  ["!a", "~", 'column 1: expected a field, a value, "not", "tagged" or (, found !', "not"],
  ["a = 1 AND b", "      ~~~", 'column 7: expected "and", "or" or the end, found AND', "and"],
  ["a Or b", "  ~~", 'column 3: expected a comparison, "and", "or" or the end, found Or', "or"],
  ["a = 1 adn b", "      ~~~", 'column 7: expected "and", "or" or the end, found adn', "and"],
  ["NOT a = 1", "~~~", 'column 1: expected a comparison, "and", "or" or the end, found a', "not"],
  ["Tagged 'a'", "~~~~~~", 'column 1: expected a comparison, "and", "or" or the end, found \'a\'', "tagged"],
  ["host like 'a%'", "     ~~~~", 'column 6: expected a comparison, "and", "or" or the end, found like', '=~ "web-%"'],
  [
    "tags contains 'a'",
    "     ~~~~~~~~",
    'column 6: expected a comparison, "and", "or" or the end, found contains',
    '~= "text", or tagged "tag"',
  ],
  [
    "state in ('a')",
    "      ~~",
    'column 7: expected a comparison, "and", "or" or the end, found in',
    'state = "a" or state = "b"',
  ],
  ["tagged api", "       ~~~", "column 8: expected a string in quotes after tagged, found api", '"api"'],
  ["tagged 5", "       ~", "column 8: expected a string in quotes after tagged, found 5", '"5"'],
  ["host =~ web-1", "        ~~~~~", "column 9: expected a string in quotes after =~, found web-1", '"web-1"'],
  [
    "host ~= /web/",
    "        ~",
    "column 9: expected a string in quotes after ~=, found /",
    'a pattern in quotes: ~= "^web-"',
  ],
  ["host =", "      ~", "column 7: expected a value, found the end"],
  ["host = and", "       ~~~", "column 8: expected a value, found and"],
  ["= 1", "~", 'column 1: expected a field, a value, "not", "tagged" or (, found ='],
  ["a and", "     ~", 'column 6: expected a field, a value, "not", "tagged" or (, found the end'],
  ["a or or b", "     ~~", 'column 6: expected a field, a value, "not", "tagged" or (, found or'],
  ["(a", "  ~", 'column 3: expected "and", "or" or ), found the end'],
  ["a)", " ~", 'column 2: expected "and", "or" or the end, found )'],
  ["()", " ~", 'column 2: expected a field, a value, "not", "tagged" or (, found )'],
  ["a = 1 = 2", "      ~", 'column 7: expected "and", "or" or the end, found ='],
  ["(a) = 1", "    ~", 'column 5: expected "and", "or" or the end, found ='],
  ["a = 1 b", "      ~", 'column 7: expected "and", "or" or the end, found b'],
  ["metric > 5s", "         ~~", "column 10: expected a value, found 5s"],
  ["metric > 1.2.3", "         ~~~~~", "column 10: expected a value, found 1.2.3"],
  ['a = "b', "    ~~", "column 5: expected a value, a string does not end"],
  ["a = 'b\"", "    ~~~", "column 5: expected a value, a string does not end"],
  ['a = "\\u12"', "    ~~~~~~", "column 5: expected a value, \\u stands before four hex digits"],
  ["a = [1]", "    ~", "column 5: expected a value, found ["],
  ["a = #b", "    ~", "column 5: expected a value, found #"],
  ["a = 😀 😀 @", "      ~", 'column 8: expected "and", "or" or the end, found 😀'],
  ["é = 1 @", "      ~", 'column 7: expected "and", "or" or the end, found @'],
]

const errors = suite("query errors")

for (const [text, under, what, meant] of cases) {
  errors(`explain ${JSON.stringify(text)}`, () => {
    const error = failure(() => query(text))
    assert.is(error.code, "DM302")
    assert.is(error.message, `cannot read the query at ${what}`)
    assert.is(error.frame, `  ${text}\n  ${under}`)
    assert.is(error.more["did you mean"], meant && `${meant} ?`)
  })
}

errors("point into the right line of several", () => {
  const error = failure(() => query('host = "a"\n  and\tstate == "b"\nor c'))
  assert.match(error.message, "line 2, column 13: expected a comparison")
  assert.is(error.frame, `    and state == "b"\n${" ".repeat(14)}~~`)
})

errors("show the part of a long line that matters", () => {
  const long = `${"region or ".repeat(100)}== 1${" or region".repeat(100)}`
  const [line, under] = failure(() => query(long)).frame!.split("\n") as [string, string]
  assert.ok(line.length < 110 && line.startsWith("  …") && line.endsWith("…"))
  assert.is(line.slice(under.indexOf("~"), under.indexOf("~") + 2), "==")
})

errors("name the regular expression that is none", () => {
  const error = failure(() => query('host = "a" or host ~= "(web"'))
  assert.is(error.code, "DM303")
  assert.match(error.message, "cannot read the query at column 23: no regular expression: ")
  assert.is(error.frame, `  host = "a" or host ~= "(web"\n  ${" ".repeat(22)}~~~~~~`)
  assert.is(failure(() => query(`host ~= "${"a".repeat(1001)}"`)).code, "DM303")
})

errors("end what nests too deeply, and what is too long", () => {
  for (const deep of ["(".repeat(10_000), `${"(".repeat(10_000)}true${")".repeat(10_000)}`, "not ".repeat(10_000)]) {
    assert.match(failure(() => query(deep)).message, 'expected at most 100 levels of "not" and parentheses')
  }
  assert.ok(query(`${"(".repeat(100)}true${")".repeat(100)}`).ast)
  assert.match(failure(() => query("a or ".repeat(100_000))).message, "a query has at most 65536 characters")
})

errors("are all that any text can cause", () => {
  const words = [
    "host",
    "=",
    "!=",
    "=~",
    "~=",
    "<",
    "and",
    "or",
    "not",
    "tagged",
    '"a"',
    "'",
    "\\",
    "(",
    ")",
    "1",
    "-",
    ".",
    " ",
    "é",
    "attributes.",
  ]
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.array(fc.constantFrom(...words)).map(of => of.join("")),
      ),
      text => {
        try {
          query(text).test({})
        } catch (error) {
          assert.instance(error, DmonError, String(error))
          assert.match((error as DmonError).frame!, "~")
        }
      },
    ),
    { numRuns: 5000 },
  )
})

errors.run()
