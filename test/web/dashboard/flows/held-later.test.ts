import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { Passed } from "../../../../src/engine/live/watch.ts"
import { holdsOf, laterOf } from "../../../../src/web/dashboard/flows/held-later.ts"
import { laterOfEnd, verdictSaid, wayOf, withLater } from "../../../../src/web/dashboard/flows/way.ts"
import { plainStep } from "../../../engine/kit/plain-step.ts"
import { flow } from "./nodes.ts"

const test = suite("what came of what was held")

const sent = { host: "web-1", service: "disk /", state: "critical" }
const address = "disk/when/by[web-1]/changed"
const held = plainStep(address, "held", { time: 100, due: { lasted: 160 } })
const way = wayOf([held], flow)
const [hold] = holdsOf(way)
const passed = (time: number, value: unknown = sent): Passed => ({ time, at: `${address}/log`, value })
const later = (now: number, ...values: readonly Passed[]) => laterOf(hold!, values, sent, flow, now)

test("is asked of each place that holds it until a time", () => {
  assert.equal(hold, { at: "0/3", address, until: 160 })
  assert.equal(holdsOf(wayOf([plainStep(address, "held", { time: 100 })], flow)), [])
  assert.equal(holdsOf(wayOf([plainStep(address, "passed", { time: 100, due: { lasted: 160 } })], flow)), [])
})

test("is nothing yet while its time is not over", () => {
  assert.equal(later(159), { isOver: false })
  assert.equal(later(161), { isOver: false }, "its timer may still be on its way")
})

test("is that nothing was seen to go on, when its time is over and nothing came behind", () => {
  assert.equal(later(162), { isOver: true })
})

test("is when it went on, and to where", () => {
  assert.equal(later(162, passed(160.01)), { isOver: true, went: { time: 160.01, to: ["log"] } })
  assert.equal(later(131, passed(130, [sent])), { isOver: true, went: { time: 130, to: ["log"] } })
})

test("is what an operator made of it in that moment, though of another service, and not what came at other times", () => {
  const made = { host: "web-1", service: "silent" }
  assert.equal(later(162, passed(120, made)), { isOver: true })
  assert.equal(later(162, passed(160, made)), { isOver: true, went: { time: 160, to: ["log"] } })
})

test("turns a verdict into what was", () => {
  const shown = withLater(way, new Map([[hold!.at, later(162)]]))
  assert.is(verdictSaid("held", laterOfEnd(shown, shown.ends[0]!)), "was held")
  assert.is(verdictSaid("held", laterOfEnd(way, way.ends[0]!)), "held")
  assert.is(verdictSaid("stopped", later(162)), "stopped")
})

test.run()
