import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { Frame } from "../../../src/engine/live/watch.ts"
import { entries, eventOf, seenOf, stateOf } from "../../../src/web/dashboard/live/entries.ts"
import { matrixOf } from "../../../src/web/dashboard/live/matrix.ts"

const test = suite("entries")

const frame = (more: Partial<Frame>): Frame => ({
  channel: "c",
  seq: 1,
  now: 100,
  live: true,
  seen: 0,
  sent: 0,
  dropped: 0,
  ...more,
})
const cpu = { host: "web-10", service: "cpu", state: "ok", metric: 1, time: 100, ttl: 60 }
const disk = { host: "web-2", service: "disk", state: "critical", metric: 2, time: 100, ttl: 60 }
const both = frame({
  first: true,
  set: [
    [0, cpu, 160],
    [1, disk, 160],
  ],
})

test("are what the frames tell: set, moved and gone", () => {
  const known = entries()
  known.take(both)
  assert.equal(
    [...known.counts],
    [
      ["ok", 1],
      ["critical", 1],
    ],
  )
  const { changed, places } = known.take(frame({ now: 110, moved: [[0, 5, -500, "warning"]] }))
  assert.equal(
    changed.map(({ service }) => service),
    ["cpu"],
  )
  assert.not(places)
  const moved = known.find("web-10", "cpu")!
  assert.equal(eventOf(moved), { ...cpu, state: "warning", metric: 5, time: 109.5 })
  assert.is(moved.until, 169.5)
  known.take(frame({ now: 110, moved: [[0, 5, -500, 0, "slow"]] }))
  assert.equal(eventOf(moved), { ...cpu, state: "warning", metric: 5, time: 109.5, description: "slow" })
  assert.ok(known.take(frame({ gone: [[1, true]] })).places)
  assert.is(known.find("web-2", "disk"), undefined)
  assert.equal([...known.counts], [["warning", 1]])
})

test("begin anew with a first frame, and are whole when the snapshot is over", () => {
  const known = entries()
  known.take(frame({ first: true, live: false, set: [[0, cpu, 160]] }))
  assert.not(known.whole)
  known.take(frame({}))
  assert.ok(known.whole)
  known.take(frame({ first: true, set: [[7, disk, 160]] }))
  assert.equal([...known.all.keys()], [7])
})

test("keep their last 24 metrics", () => {
  const known = entries()
  known.take(both)
  for (let i = 1; i <= 30; i++) known.take(frame({ now: 100 + i, moved: [[0, i, 0]] }))
  const seen = seenOf(known.find("web-10", "cpu")!)
  assert.is(seen.length, 24)
  assert.equal(
    [seen[0], seen.at(-1)],
    [
      [107, 7],
      [130, 30],
    ],
  )
})

test("stand still in a copy while they go on", () => {
  const known = entries()
  known.take(both)
  const still = known.still()
  known.take(frame({ moved: [[0, 99, 0, "critical"]], gone: [[1, false]] }))
  assert.is(still.find("web-10", "cpu")!.metric, 1)
  assert.is(still.all.size, 2)
  assert.equal(
    [...still.counts],
    [
      ["ok", 1],
      ["critical", 1],
    ],
  )
})

test("have expired when their time is over, though nobody said so yet", () => {
  const known = entries()
  known.take(both)
  assert.equal(
    [159, 160].map(now => stateOf(known.find("web-10", "cpu")!, now)),
    ["ok", "expired"],
  )
})

test("stand in a grid by host and service, the common services first; or the gravest hosts first", () => {
  const known = entries()
  const third = { ...cpu, host: "web-2", service: "cpu" }
  known.take(
    frame({
      first: true,
      set: [
        [0, cpu, 160],
        [1, disk, 160],
        [2, third, 160],
      ],
    }),
  )
  const byName = matrixOf(known.all.values(), "name")
  assert.equal(byName.hosts, ["web-2", "web-10"])
  assert.equal(byName.services, ["cpu", "disk"])
  assert.is(byName.at(0, 1)?.event, disk)
  assert.is(byName.at(1, 1), undefined)
  known.take(
    frame({
      moved: [
        [0, 1, 0, "critical"],
        [1, 1, 0, "warning"],
      ],
    }),
  )
  assert.equal(matrixOf(known.all.values(), "worst").hosts, ["web-10", "web-2"])
})

test("stand with dmon's own services last; or with the gravest services first, where what is equal keeps its order", () => {
  const known = entries()
  const services = ["dmon index size", "cpu", "dmon latency 0.5", "load", "memory"]
  known.take(
    frame({
      first: true,
      set: services.map((service, i) => [i, { ...cpu, service }, 160] as const),
    }),
  )
  known.take(frame({ set: [[5, { ...cpu, host: "web-2", service: "dmon index size" }, 160]] }))
  const inOrder = (sort: "name" | "worst") => matrixOf(known.all.values(), sort).services
  const calm = ["cpu", "load", "memory", "dmon index size", "dmon latency 0.5"]
  assert.equal(inOrder("name"), calm)
  assert.equal(inOrder("worst"), calm)
  known.take(
    frame({
      moved: [
        [4, 1, 0, "warning"],
        [2, 1, 0, "critical"],
      ],
    }),
  )
  assert.equal(inOrder("name"), calm)
  assert.equal(inOrder("worst"), ["dmon latency 0.5", "memory", "cpu", "load", "dmon index size"])
  known.take(frame({ moved: [[1, 99, 0]] }))
  assert.equal(inOrder("worst"), ["dmon latency 0.5", "memory", "cpu", "load", "dmon index size"])
})

test.run()
