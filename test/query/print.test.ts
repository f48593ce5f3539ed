import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { print } from "../../src/query/print.ts"
import { query } from "../../src/query/query.ts"

const record = <T>(of: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record<T>(of, { noNullPrototype: true })
const name = fc.oneof(
  fc.constantFrom(
    "region",
    "host",
    "metric_f",
    "and",
    "true",
    "nil",
    "Infinity",
    "attributes",
    "attributes.x",
    "a.b",
    "5xx",
    "-1",
    "a:",
    ":a",
    "",
  ),
  fc.string({ unit: "binary", maxLength: 8 }),
)
const literal = fc
  .oneof(fc.string({ unit: "binary" }), fc.double(), fc.boolean(), fc.constant(null))
  .map(value => ({ kind: "literal", value }))
const field = fc
  .constantFrom("host", "service", "state", "description", "metric", "ttl", "time", "tags")
  .map(of => ({ kind: "field", name: of }))
const value = fc.oneof(
  literal,
  field,
  name.map(of => ({ kind: "attribute", name: of })),
)
const { tree } = fc.letrec(tie => ({
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    value,
    record({
      kind: fc.constant("comparison"),
      op: fc.constantFrom("=", "!=", "<", "<=", ">", ">="),
      left: value,
      right: value,
    }),
    record({ kind: fc.constant("match"), op: fc.constant("=~"), value, pattern: fc.string() }),
    record({
      kind: fc.constant("match"),
      op: fc.constant("~="),
      value,
      pattern: fc.constantFrom("^a", 'b"\\d', ""),
    }),
    record({ kind: fc.constant("tagged"), tag: fc.string({ unit: "binary" }) }),
    record({ kind: fc.constant("not"), of: tie("tree") }),
    record({ kind: fc.constantFrom("and", "or"), of: fc.array(tie("tree"), { minLength: 2, maxLength: 3 }) }),
  ),
}))

const printing = suite("print")

printing("writes any query so that it reads as the same", () => {
  fc.assert(
    fc.property(tree, ast => {
      const printed = print(ast as Parameters<typeof print>[0])
      assert.equal(query(printed).ast, ast, printed)
    }),
    { numRuns: 3000 },
  )
})

const canonical: readonly [string, string][] = [
  ["a='b'and not(c or,d)", 'a = "b" and not (c or d)'],
  ["(a or b) or c and (d and e)", "(a or b) or c and (d and e)"],
  ["metric_f>1e3", "metric > 1000"],
  ["attributes.region = attributes.host", "region = attributes.host"],
  ['attributes."a b"', 'attributes."a b"'],
]
for (const [text, expected] of canonical) {
  printing(`writes ${text} as ${expected}`, () => assert.is(print(query(text).ast), expected))
}

printing.run()
