import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { PlainStep } from "../../../../src/engine/replay/plain-step.ts"
import { markAt, wayOf } from "../../../../src/web/dashboard/flows/way.ts"
import { plainStep } from "../../../engine/kit/plain-step.ts"
import { flow } from "./nodes.ts"

const test = suite("wayOf")

const step = (address: string, verdict: PlainStep["verdict"], steps: readonly PlainStep[] = []) =>
  plainStep(address, verdict, { time: 1, steps })
const marks = ({ marks }: ReturnType<typeof wayOf>) => [...marks].map(([at, { verdict }]) => `${at} ${verdict}`).sort()

test("tells which operator stopped an event", () => {
  const way = wayOf([step("disk/when", "stopped")], flow)
  assert.is(way.ends[0]?.verdict, "stopped")
  assert.is(way.ends[0]?.step?.address, "disk/when")
  assert.equal(marks(way), ["0/0 passed", "0/1 stopped"])
})

test("tells the most that happened in a stream, and at each place what happened there", () => {
  const inner = [step("disk/when/by[web-1]/changed", "stopped"), step("disk/when/by[web-1]/index", "acted")]
  const way = wayOf([step("disk/when", "passed", [step("disk/when/by", "passed", inner)])], flow)
  assert.is(way.ends[0]?.verdict, "acted")
  assert.is(way.ends[0]?.step?.name, "index")
  assert.equal(way.marks.get(markAt(0, 3))?.verdict, "stopped")
  assert.equal(way.marks.get(markAt(0, 5))?.verdict, "acted")
})

test("shows a failure before anything else", () => {
  const way = wayOf(
    [step("disk/when", "passed", [step("disk/when/by", "failed"), step("disk/when/by[a]/index", "acted")])],
    flow,
  )
  assert.is(way.ends[0]?.verdict, "failed")
})

test("says that a stream was not reached to whose topic nothing came", () => {
  const way = wayOf([step("disk/when", "stopped"), step("trouble/subscribe", "stopped")], flow)
  assert.is(way.ends[1]?.verdict, "away")
  assert.is(wayOf([], flow).ends[1]?.verdict, "away")
})

test("leaves out what stands nowhere in the streams that run", () => {
  assert.is(wayOf([step("gone/when", "passed", [step("disk/when", "stopped")])], flow).marks.size, 2)
})

test.run()
