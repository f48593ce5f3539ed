import { suite } from "uvu"
import * as assert from "uvu/assert"
import { placesOf } from "../../../src/engine/live/places.ts"

const test = suite("globs of places")

const table: readonly [glob: string, address: string, isMeant: boolean][] = [
  ["disk", "disk", true],
  ["disk", "disk/when", false],
  ["disk.*", "disk/when", true],
  ["disk/*", "disk/by[]/when", true],
  ["disk.by.when", "disk/by[]/when", true],
  ["disk/by/when", "disk/by[]/when", true],
  ["disk/by[]/when", "disk/by[]/when", true],
  ["disk/by[web-1]/when", "disk/by[]/when", true],
  ["*when", "disk/by[]/when", true],
  ["*/email", "disk/when/email", true],
  ["*/email", "disk/when/email#2", false],
  ["disk(", "disk(", true],
  ["d.sk", "disk", false],
  ["", "disk", false],
  ["*", "", true],
  ["disk**throttle", "disk/by[]/throttle", true],
  ["disk/by[]", "disk/by[]/when", false],
  ["*[]*when*", "disk/by[]/when", true],
]
for (const [glob, address, isMeant] of table) {
  test(`${glob} ${isMeant ? "means" : "does not mean"} ${address}`, () => {
    assert.is(placesOf(glob).mayBe(address), isMeant)
  })
}

test("a key in brackets means that key, a star in it any", () => {
  assert.is(placesOf("disk/by[web-1]/when").isExact("disk/by[web-1]/when"), true)
  assert.is(placesOf("disk/by[web-1]/when").isExact("disk/by[web-2]/when"), false)
  assert.is(placesOf("disk/by[web-*]/when").isExact("disk/by[web-2]/when"), true)
  assert.is(placesOf("disk/by[]/when").isExact("disk/by[anything]/when"), true)
})

test("a glob of very many stars is answered at once", () => {
  assert.is(placesOf(`${"*a".repeat(500)}b`).mayBe("a".repeat(5000)), false)
})

test.run()
