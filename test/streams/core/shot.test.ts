import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { event } from "../../../src/event/event.ts"
import { all } from "../../../src/streams/all.ts"
import { by } from "../../../src/streams/by.ts"
import { changed } from "../../../src/streams/changed.ts"
import { coalesce } from "../../../src/streams/coalesce.ts"
import { assemble } from "../../../src/streams/core/assemble.ts"
import { restore, type Saved, type SavedFrame, save } from "../../../src/streams/core/save.ts"
import { type Shard, Shot } from "../../../src/streams/core/shot.ts"
import { type Stretch, shardsOf } from "../../../src/streams/core/stretch.ts"
import { fixedTimeWindow } from "../../../src/streams/fixed-time-window.ts"
import { publish } from "../../../src/streams/publish.ts"
import { rate } from "../../../src/streams/rate.ts"
import { reinject } from "../../../src/streams/reinject.ts"
import { rollup } from "../../../src/streams/rollup.ts"
import { subscribe } from "../../../src/streams/subscribe.ts"
import { throttle } from "../../../src/streams/throttle.ts"
import { when } from "../../../src/streams/when.ts"
import { type Grown, grown } from "../kit/grown.ts"
import { type Any, end, inputs, type Timed } from "../kit/laws.ts"

const test = suite("Shot")

const streams = () =>
  [
    by("host", changed("state", { initial: "ok" }, throttle(2, 5)), by("service", rate(3), fixedTimeWindow(5))),
    by(["host", "service"], { idle: "1s" }, rollup(1, 7), coalesce(4)),
    all(coalesce(3), when({ state: "warning" }, publish("t"), reinject())),
    subscribe("t", throttle(1, 9, fixedTimeWindow(3))),
    by("host", { build: host => (host === "x" ? throttle(1, 20) : rate(4)) }),
  ] as never as Any[]

const feed = (into: Grown, events: Timed) => {
  for (const [at, e] of events) into.take(at, e)
}
const inOrder = (stretches: readonly Stretch[]) => stretches.flatMap(shardsOf).sort((a, b) => a.number - b.number)
/** A key has as many lists as it has routers, and those in any order. */
const sorted = ({ now, roots }: Saved) => ({ now, roots: roots.map(root => ({ ...root, frame: ordered(root.frame) })) })
const ordered = (frame: SavedFrame): unknown => ({
  ...frame,
  keys: frame.keys
    .filter(([, , frames]) => frames.length > 0)
    .map(([slot, kind, frames]) => [slot, kind, frames.map(ordered)]),
})

test("is what the tree held when it began, however far that has gone on while it was taken", () => {
  fc.assert(
    fc.property(inputs, fc.nat(25), fc.array(fc.nat(6), { minLength: 1, maxLength: 6 }), (events, cut, steps) => {
      const tree = grown(...streams())
      feed(tree, events.slice(0, cut))
      const whole = structuredClone(save(tree.tree))
      const shot = new Shot(tree.tree)
      const shards: Shard[] = []
      let at = cut
      for (let i = 0; shot.left > 0; i++) {
        shards.push(...inOrder(structuredClone(shot.next(20))))
        const more = steps[i % steps.length] as number
        feed(tree, events.slice(at, at + more))
        at += more
      }
      assert.is(shot.failed, false)
      assert.is(tree.tree.shot, undefined)
      assert.equal(sorted(assemble(shot, shards)), sorted(whole))
    }),
    { numRuns: 300 },
  )
})

test("goes on from it as if nothing had been", () => {
  fc.assert(
    fc.property(inputs, fc.nat(25), (events, cut) => {
      const first = grown(...streams())
      feed(first, events.slice(0, cut))
      const shot = new Shot(first.tree)
      const second = grown(...streams())
      second.clock.advance(first.clock.now)
      restore(assemble(shot, inOrder(shot.next(Number.POSITIVE_INFINITY))), second.tree)
      const before = first.out.length
      for (const tree of [first, second]) {
        feed(tree, events.slice(cut))
        tree.clock.advance(end)
      }
      assert.equal(second.out, first.out.slice(before))
    }),
  )
})

test("is given up when another tree takes the place of the one that it is of", () => {
  const [old, now] = [grown(by("host", throttle(1, 5))), grown(by("host", throttle(1, 5)))]
  old.take(0, event({ host: "x" }))
  const shot = new Shot(old.tree)
  restore(save(old.tree), now.tree)
  assert.is(shot.failed, false, "a restore reads, it does not take the place")
  old.tree.shot?.end()
  assert.is(shot.failed, true)
})

test.run()
