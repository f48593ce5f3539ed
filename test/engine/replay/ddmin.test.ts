import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { ddmin } from "../../../src/engine/replay/ddmin.ts"

const test = suite("ddmin")
const patient = { progress: () => {}, isOver: () => false }

test("finds the few that it takes, in their order", async () => {
  const all = Array.from({ length: 1000 }, (_, i) => i)
  const holds = (part: readonly number[]) => [13, 500, 999].every(one => part.includes(one))
  assert.equal(await ddmin(all, holds, patient), [13, 500, 999])
})

test("leaves nothing that can be left out", () =>
  fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.nat(60), { minLength: 1, maxLength: 6 }), async needed => {
      const all = Array.from({ length: 61 }, (_, i) => i)
      const holds = (part: readonly number[]) => needed.every(one => part.includes(one))
      assert.equal(
        await ddmin(all, holds, patient),
        needed.toSorted((a, b) => a - b),
      )
    }),
    { numRuns: 50 },
  ))

test("gives the smallest that it has found when its time is over", async () => {
  let tries = 0
  const all = Array.from({ length: 1024 }, (_, i) => i)
  const holds = (part: readonly number[]) => ++tries > 0 && part.includes(3) && part.includes(1000)
  const part = await ddmin(all, holds, { progress: () => {}, isOver: () => tries >= 8 })
  assert.ok(part.length > 2 && part.length < 1024 && holds(part))
})

test.run()
