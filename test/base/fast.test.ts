import { setFlagsFromString } from "node:v8"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { clock } from "../../src/base/clock.ts"
import { fast } from "../../src/base/fast.ts"
import { interner } from "../../src/codecs/intern.ts"
import { partition } from "../../src/engine/partition.ts"

setFlagsFromString("--allow-natives-syntax")
const isFast = new Function("of", "return %HasFastProperties(of)") as (of: object) => boolean

const test = suite("fast")

test("gives the object itself, whose getters and methods are as they were", () => {
  let n = 0
  const counter = {
    get count() {
      return n
    },
    add: () => void n++,
  }
  assert.is(fast(counter), counter)
  counter.add()
  assert.is(counter.count, 1)
})

test("V8 keeps fields, and no hash table, of every one", () => {
  for (let i = 0; i < 20; i++) {
    const made = fast({
      get i() {
        return i
      },
      add: () => i,
      [`own${i}`]: i,
    })
    assert.ok(isFast(made), `${i}`)
  }
})

test("what events pass has fields, also once it has been used", () => {
  const time = clock(0)
  const cache = interner(64, 48, () => ({}))
  const given = partition({ start: 0, act() {} })
  for (let i = 1; i < 100; i++) {
    time.advance(i * 100.5)
    time.set({ due: i * 1e6, order: 0, slot: -1, fire() {} })
    cache.get(Buffer.from(`${i}`), 0, 2)
    given.input(i, [])
  }
  for (const [name, of] of Object.entries({ time, cache, given, index: given.index, series: given.tree.series })) {
    assert.ok(isFast(of), name)
  }
})

test.run()
