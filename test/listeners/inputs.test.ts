import { suite } from "uvu"
import * as assert from "uvu/assert"
import { inputs } from "../../src/listeners/inputs.ts"

const input = suite("inputs")

const table: [what: string, body: string, inputs: string[]][] = [
  ["nothing", "", []],
  ["blanks", " \r\n\t\n", []],
  ["a byte order mark alone", "\ufeff", []],
  ["one value", '{"a":1}', ['{"a":1}']],
  ["one value with a line end", '{"a":1}\r\n', ['{"a":1}\r\n']],
  ["one value over lines", '{\n"a":1\n}', ['{\n"a":1\n}']],
  ["an array over lines", '[{"a":1},\n{"a":2}]', ['[{"a":1},\n{"a":2}]']],
  ["an array with commas first", '[{"a":1}\n,{"a":2}]', ['[{"a":1}\n,{"a":2}]']],
  ["two lines", '{"a":1}\n{"a":2}', ['{"a":1}', '{"a":2}']],
  ["arrays on lines", '[{"a":1}]\n[]\n', ['[{"a":1}]', "[]"]],
  ["lines after blank ones", '\n\n{"a":1}\n\n{"a":2}\n', ['{"a":1}', '{"a":2}']],
  ["lines after a byte order mark", '\ufeff{"a":1}\n{"a":2}', ['{"a":1}', '{"a":2}']],
  ["lines of which the first is bad", '{a}\n{"a":2}', ["{a}", '{"a":2}']],
  ["one bad value over lines", '{\n"a":1,\n}', ['{\n"a":1,\n}']],
  ["no JSON at all", "a\nb", ["a\nb"]],
]
for (const [what, body, expected] of table) {
  input(`finds the inputs of ${what}`, () => {
    const found = [...inputs(Buffer.from(body))].map(bytes => Buffer.from(bytes).toString())
    assert.equal(found, expected)
  })
}

input.run()
