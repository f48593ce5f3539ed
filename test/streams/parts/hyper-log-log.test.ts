import { suite } from "uvu"
import * as assert from "uvu/assert"
import { count, estimate, registers } from "../../../src/streams/parts/hyper-log-log.ts"

const test = suite("hyperLogLog")
const counted = (precision: number, texts: readonly string[]) => {
  const into = registers(precision)
  for (const text of texts) count(into, text)
  return estimate(into)
}

const names: readonly [form: string, of: (set: number, i: number) => string][] = [
  ["counted on", (set, i) => `host-${set}-${i}`],
  ["numbers", (set, i) => String(set * 1e6 + i)],
  ["scattered", (set, i) => Math.imul(i + set * 7919, 2_654_435_761).toString(36)],
]
for (const [form, name] of names) {
  for (const precision of [8, 12, 14]) {
    test(`is within three standard errors of the exact count: ${form}, precision ${precision}`, () => {
      const error = 1.04 / Math.sqrt(2 ** precision)
      const errors: number[] = []
      for (const size of [30, 100, 1000, 3000, 10_000, 14_000, 30_000, 100_000]) {
        for (let set = 0; set < 4; set++) {
          const texts = Array.from({ length: size }, (_, i) => name(set, i))
          errors.push((counted(precision, texts) - new Set(texts).size) / size / error)
        }
      }
      const mean = errors.reduce((a, b) => a + b) / errors.length
      assert.ok(
        errors.every(e => Math.abs(e) < 3),
        errors.map(e => e.toFixed(2)).join(" "),
      )
      assert.ok(Math.abs(mean) < 0.6, `biased by ${mean} standard errors`)
    })
  }
}

test("counts none as 0, and few all but exactly", () => {
  assert.is(counted(12, []), 0)
  for (let n = 1; n <= 10; n++) {
    const texts = Array.from({ length: n }, (_, i) => `h${i}`)
    assert.is(Math.round(counted(12, [...texts, ...texts])), n)
  }
})

test.run()
