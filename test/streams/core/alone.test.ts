import { map, range, take } from "rxjs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { all } from "../../../src/streams/all.ts"
import { smap } from "../../../src/streams/smap.ts"

const test = suite("alone")

test("stops a source that emits at once when nobody wants more", () => {
  let asked = 0
  const counting = smap((n: number) => {
    asked++
    return n
  })
  const seen: number[] = []
  range(0, 100_000)
    .pipe(counting, all(), take(2))
    .subscribe(n => seen.push(n as number))
  assert.equal(seen, [0, 1])
  assert.is(asked, 2)
})

test("stops it when it has failed", () => {
  let asked = 0
  const failing = smap((_: number) => {
    asked++
    throw new Error("no")
  })
  const errors: unknown[] = []
  range(0, 100_000)
    .pipe(
      failing,
      map(n => n),
    )
    .subscribe({ error: error => errors.push(error) })
  assert.is(asked, 1)
  assert.is(errors.length, 1)
})

test.run()
