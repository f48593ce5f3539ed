import { suite } from "uvu"
import * as assert from "uvu/assert"
import { didYouMean } from "../../src/base/did-you-mean.ts"

const fields = ["host", "service", "state", "metric", "time", "ttl"]
const cases: readonly [string, string | undefined][] = [
  ["sate", "state"],
  ["satte", "state"],
  ["stat", "state"],
  ["hosts", "host"],
  ["HOST", "host"],
  ["sevrice", "service"],
  ["tll", "ttl"],
  ["x", undefined],
  ["tt", "ttl"],
  ["region", undefined],
  ["", undefined],
  ["x".repeat(1000), undefined],
  ["time", undefined],
]

const meaning = suite("didYouMean")

for (const [word, expected] of cases) {
  meaning(`offers ${expected} for ${JSON.stringify(word.slice(0, 20))}`, () =>
    assert.is(didYouMean(word, fields), expected),
  )
}

meaning.run()
