import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../../src/event/event.ts"
import { by } from "../../../src/streams/by.ts"
import { restore, save } from "../../../src/streams/core/save.ts"
import { counter } from "../../../src/streams/counter.ts"
import { delay } from "../../../src/streams/delay.ts"
import { smap } from "../../../src/streams/smap.ts"
import { grown } from "../kit/grown.ts"
import type { Any } from "../kit/laws.ts"

const test = suite("save")

test("leaves out what cannot be copied, names it, and saves everything else", () => {
  const odd = (e: Event) => (e.host === "odd" ? { e, done: () => 1 } : e)
  const stream = () => by("host", smap(odd, delay(60)), counter()) as unknown as Any
  const old = grown(
    stream(),
    by((e: Event) => (e.host === "odd" ? () => 1 : "x") as never, counter()) as unknown as Any,
  )
  for (const host of ["odd", "even"]) old.take(0, event({ host, metric: 1, time: 0 }))
  const saved = save(old.tree)
  assert.equal(saved.left, ["root0/by[]/smap/delay", "root1/by"])

  const now = grown(stream())
  restore(saved, now.tree)
  assert.equal(now.failures, [])
  now.clock.advance(60_000)
  assert.equal(now.out, [[60_000, event({ host: "even", metric: 1, time: 0 })]])
  now.take(60_000, event({ host: "odd", metric: 1, time: 60 }))
  assert.is((now.out[1] as [number, Event])[1].metric, 2, "its count is whole")
})

test("names nothing where all can be copied", () => {
  const { tree, take } = grown(by("host", counter()))
  take(0, event({ host: "x", metric: 1 }))
  assert.is(save(tree).left, undefined)
})

test.run()
