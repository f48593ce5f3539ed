import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Partition, partition } from "../../src/engine/partition.ts"
import { type Shooting, snapshotOf } from "../../src/engine/snapshot.ts"
import { type Event, event } from "../../src/event/event.ts"
import { index } from "../../src/index/indexing.ts"
import { by } from "../../src/streams/by.ts"
import { changed } from "../../src/streams/changed.ts"
import { coalesce } from "../../src/streams/coalesce.ts"
import { movingEventWindow } from "../../src/streams/moving-event-window.ts"
import { rate } from "../../src/streams/rate.ts"
import { when } from "../../src/streams/when.ts"
import { inputs, type Timed } from "../streams/kit/laws.ts"

const test = suite("snapshot")

const began = (streams = { a: index(), b: by("host", changed("state", rate(2)), coalesce(3)) }): Partition => {
  const own = partition({ start: 0, act: () => {} })
  own.swap(own.grow(Object.entries(streams).map(([name, stream]) => ({ name, stream: stream as never }))))
  return own
}
const feed = (own: Partition, events: Timed) => {
  for (const [at, e] of events) own.input(at, [e])
}
/** Takes all parts; between two of them `meanwhile` runs. */
const partsOf = (shooting: Shooting, meanwhile: () => void = () => {}): Uint8Array[] => {
  const parts: Uint8Array[] = []
  for (let part = shooting.next(); part !== undefined; part = shooting.next()) {
    parts.push(part)
    meanwhile()
  }
  return parts
}

test("is of the moment at which it began, though the partition goes on while it is taken", () => {
  fc.assert(
    fc.property(inputs, fc.nat(25), (events, cut) => {
      const own = began()
      feed(own, events.slice(0, cut))
      const whole = own.save()
      const rest = events.slice(cut)
      const shooting = own.shoot()
      const taken = snapshotOf(partsOf(shooting, () => feed(own, rest.splice(0, 1))))
      const [a, b] = [whole, taken].map(snapshot => {
        const other = began()
        other.advance(snapshot.streams.now)
        other.restore(snapshot)
        return [other.save(), other.index.search().events]
      })
      assert.equal(b, a)
      assert.is(taken.position, whole.position)
      assert.is(shooting.failed, false)
    }),
  )
})

test("is given up when the streams are replaced meanwhile", () => {
  const own = began()
  own.input(0, [event({ host: "x", state: "ok" })])
  const shooting = own.shoot()
  shooting.next()
  own.swap(own.grow([{ name: "a", stream: index() as never }]))
  assert.is(shooting.failed, true)
  assert.is(shooting.next(), undefined)
})

test("leaves out a state that cannot be written, says so, and keeps the others", () => {
  const own = began({ a: index(), b: by("host", changed("state")), c: movingEventWindow(3) } as never)
  own.input(0, [event({ host: "x", state: "ok" })])
  own.input(1, [event({ host: "y", state: "ok", attributes: { f: (() => 1) as never } })])
  own.index.delete("y", undefined)
  const shooting = own.shoot()
  const snapshot = snapshotOf(partsOf(shooting))
  assert.is(shooting.left.length, 1)
  assert.is(snapshot.streams.roots[1]?.frame.keys[0]?.[2].length, 2)
})

test("holds an entry whose event a stream changed in place, without what cannot be written", () => {
  const spoilt = when((e: Event) => {
    if (e.service === "spoilt") Object.assign(e, { metric: 5n, attributes: { run: Math.max } })
    return true
  }, index())
  const own = began({ spoilt } as never)
  own.input(0, [
    event({ host: "x", service: "spoilt", state: "ok", metric: 1 }),
    event({ host: "y", service: "s", metric: 2 }),
  ])
  const told = [
    event({
      host: "x",
      service: "spoilt",
      state: "ok",
      time: 0,
      attributes: { run: "function max() { [native code] }" },
    }),
    event({ host: "y", service: "s", metric: 2, time: 0 }),
  ]
  assert.equal(own.index.search().events, told)
  for (const saved of [own.save(), snapshotOf(partsOf(own.shoot()))]) {
    assert.equal(
      saved.index.map(([one]) => one),
      told,
    )
  }
})

test("refuses parts that are not whole", () => {
  const own = began()
  own.input(0, [event({ host: "x", state: "ok" })])
  const parts = partsOf(own.shoot())
  assert.throws(() => snapshotOf(parts.slice(0, -1)), /not whole/)
  assert.throws(() => snapshotOf(parts.slice(1)), /not whole/)
})

test.run()
