import { suite } from "uvu"
import * as assert from "uvu/assert"
import { fits } from "../../src/testing/fits.ts"

const test = suite("fits")
const event = { host: "a", metric: 1, tags: ["x", "y"], attributes: { region: "eu", app: "shop" } }

const table: [value: unknown, expected: unknown, fits: boolean][] = [
  [event, {}, true],
  [event, { host: "a" }, true],
  [event, { host: undefined }, true],
  [event, { host: "b" }, false],
  [event, { state: "ok" }, false],
  [event, { attributes: { region: "eu" } }, true],
  [event, { attributes: { region: "us" } }, false],
  [event, { tags: ["x"] }, false],
  [[event, event], [{ host: "a" }, {}], true],
  [[event], [{}, {}], false],
  [event, [event], false],
  [1, 1, true],
  [Number.NaN, Number.NaN, true],
  ["a", "b", false],
  [undefined, {}, false],
  [new Map([[1, 2]]), new Map([[1, 2]]), true],
]
for (const [value, expected, is] of table) {
  const name = (of: unknown) => JSON.stringify(of) ?? String(of)
  test(`${name(value)} ${is ? "is" : "is not"} ${name(expected)}`, () => assert.is(fits(value, expected), is))
}

test.run()
