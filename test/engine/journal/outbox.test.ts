import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Asked, outbox } from "../../../src/engine/journal/outbox.ts"
import { fragile } from "../kit/fragile.ts"
import { settle } from "../kit/station.ts"

const test = suite("outbox")
const asked = (position: number, value: unknown = { n: position }): Asked => ({
  key: "email",
  action: { id: `1.${position}/s/email/0`, value, by: "s/email", time: position },
})
const idOf = (position: number) => asked(position).action.id
const positions = (all: readonly Asked[]) => all.map(({ action }) => action.time)

test("remembers over a start what was asked, and what of it is over", async () => {
  const disk = fragile()
  const box = outbox(disk.folder("outbox"))
  for (const n of [1, 2, 3]) box.ask(asked(n))
  box.done([idOf(2)])
  await box.sync()
  const again = outbox(disk.folder("outbox"))
  assert.equal(again.pending, [asked(1), asked(3)])
  assert.equal(
    [1, 2, 3, 4].map(n => again.knows(idOf(n))),
    [true, true, true, false],
  )
})

test("writes by itself, a turn later, and has it on the disk once it is synced", async () => {
  const disk = fragile()
  const box = outbox(disk.folder("outbox"))
  box.ask(asked(1))
  await settle()
  assert.equal(positions(outbox(disk.folder("outbox")).pending), [1])
  await box.sync()
  disk.crash(() => 0)
  assert.equal(positions(outbox(disk.folder("outbox")).pending), [1])
})

test("writes at once what is over, and all that was asked before it", () => {
  const disk = fragile()
  const box = outbox(disk.folder("outbox"))
  for (const n of [1, 2]) box.ask(asked(n))
  box.done([idOf(1)])
  const again = outbox(disk.folder("outbox"))
  assert.equal(positions(again.pending), [2])
  assert.ok(again.knows(idOf(1)))
})

test("keeps what is pending when it is written anew, and knows what it has let go", async () => {
  const disk = fragile()
  const box = outbox(disk.folder("outbox"))
  for (const n of [1, 2, 3, 4]) box.ask(asked(n))
  box.done([2, 3, 4].map(idOf))
  box.compact(3)
  box.ask(asked(5))
  await box.sync()
  const again = outbox(disk.folder("outbox"))
  assert.equal(positions(again.pending), [1, 5])
  assert.equal(
    [1, 2, 3, 4, 5, 6].map(n => again.knows(idOf(n))),
    [true, true, true, true, true, false],
  )
})

test("takes a value that JSON cannot say", async () => {
  const disk = fragile()
  const box = outbox(disk.folder("outbox"))
  box.ask(asked(1, { big: 10n }))
  box.ask(asked(2))
  await box.sync()
  assert.equal(positions(outbox(disk.folder("outbox")).pending), [1, 2])
})

test("lives through a full disk, and has all of it when there is room", async () => {
  const disk = fragile()
  const box = outbox(disk.folder("outbox"))
  box.ask(asked(1))
  await box.sync()
  disk.room = 20
  box.ask(asked(2))
  await settle()
  box.ask(asked(3))
  box.done([idOf(1)])
  await settle()
  const error = await box.sync().catch(thrown => thrown)
  assert.match(String(error), /ENOSPC/)
  disk.room = 10_000
  await box.sync()
  const again = outbox(disk.folder("outbox"))
  assert.equal(positions(again.pending), [2, 3])
  assert.ok(again.knows(idOf(1)))
})

test("drops a line that was torn, and writes on behind it", async () => {
  const disk = fragile()
  const box = outbox(disk.folder("outbox"))
  box.ask(asked(1))
  box.ask(asked(2))
  await box.sync()
  const whole = disk.read("outbox/outbox")
  disk.write("outbox/outbox", whole.subarray(0, whole.length - 5))
  const again = outbox(disk.folder("outbox"))
  assert.equal(again.found, [])
  assert.equal(positions(again.pending), [1])
  again.ask(asked(3))
  await again.sync()
  assert.equal(positions(outbox(disk.folder("outbox")).pending), [1, 3])
})

test("takes no line for another, whatever bit is flipped, and tells that one is damaged", async () => {
  const disk = fragile()
  const box = outbox(disk.folder("outbox"))
  for (const n of [1, 2, 3]) box.ask(asked(n))
  box.done([idOf(2)])
  await box.sync()
  const whole = disk.read("outbox/outbox")
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.nat(7), (at, bit) => {
      const flipped = Uint8Array.from(whole)
      flipped[at]! ^= 1 << bit
      disk.write("outbox/outbox", flipped)
      const again = outbox(disk.folder("outbox"))
      const known = [asked(1), asked(2), asked(3)].map(one => JSON.stringify(one))
      for (const one of again.pending) assert.ok(known.includes(JSON.stringify(one)))
      if (positions(again.pending).join() !== "1,3") assert.ok(again.found.length > 0 || at === whole.length - 1)
    }),
    { numRuns: 500 },
  )
})

test.run()
