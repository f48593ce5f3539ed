import { suite } from "uvu"
import * as assert from "uvu/assert"
import { bearer, fingerprint } from "../../src/listeners/tokens.ts"

const tokens = suite("tokens")

const table: [header: string | undefined, known: boolean][] = [
  [undefined, false],
  ["", false],
  ["Bearer", false],
  ["Bearer ", false],
  ["Bearer first", true],
  ["bearer second", true],
  ["Bearer  first ", true],
  ["Bearer third", false],
  ["Bearer first second", false],
  ["Bearer firs", false],
  ["Basic first", false],
  ["first", false],
]
for (const [header, known] of table) {
  tokens(`${known ? "knows" : "does not know"} ${JSON.stringify(header)}`, () => {
    assert.is(bearer(["first", "second"])(header), known)
  })
}

tokens("knows nobody without tokens", () => {
  assert.is(bearer([])("Bearer x"), false)
})

tokens("names tokens without giving them away", () => {
  assert.match(fingerprint(["first"]), /^[0-9a-f]{16}$/)
  assert.is.not(fingerprint(["first"]), fingerprint(["second"]))
})

tokens.run()
