import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { Frame } from "../../../../src/engine/live/watch.ts"
import { marbleLogs } from "../../../../src/web/dashboard/flows/marble-logs.ts"
import { marbles } from "../../../../src/web/dashboard/flows/marbles.ts"
import { virtual } from "../../../engine/kit/station.ts"

const test = suite("marbleLogs")

/** Logs of streams, and what is watched for them. */
function rig() {
  const timers = virtual(0)
  const logs = marbleLogs((run, ms) => timers.after(ms, run))
  const watches: { readonly key: string; readonly show: (frame: Frame) => void; ended: boolean }[] = []
  let drawn = 0
  return {
    timers,
    watches,
    drawn: () => drawn,
    /** Shows a stream, as its component does. */
    show(key: string) {
      const log = logs.of(key, () => marbles([], () => 0))
      const end = logs.follow(
        key,
        show => {
          const one = { key, show, ended: false }
          watches.push(one)
          return () => void (one.ended = true)
        },
        () => drawn++,
      )
      return { log, end }
    },
    pass(value: number) {
      const frame = { now: 1, values: [{ time: 1, at: "x", value }], seen: 1, sent: 1 } as unknown as Frame
      for (const { show, ended } of watches) if (!ended) show(frame)
    },
  }
}

test("has, when a stream is shown again, what passed before and meanwhile", () => {
  const { show, pass, drawn, watches } = rig()
  const first = show("1 disk")
  pass(1)
  first.end()
  pass(2)
  assert.is(drawn(), 1, "nothing is drawn while nobody looks")
  const { log } = show("1 disk")
  pass(3)
  assert.equal(
    log.list.map(({ value }) => value),
    [1, 2, 3],
  )
  assert.is(drawn(), 2)
  assert.is(watches.length, 1)
})

test("begins anew for other streams of that name, and two minutes after it was left", async () => {
  const { show, pass, timers, watches } = rig()
  const first = show("1 disk")
  pass(1)
  assert.equal(show("2 disk").log.list, [])
  first.end()
  await timers.pass(119_000)
  assert.not.ok(watches[0]?.ended)
  await timers.pass(1000)
  assert.ok(watches[0]?.ended)
  assert.equal(show("1 disk").log.list, [])
})

test("follows one that is shown for as long as it is shown", async () => {
  const { show, timers, watches } = rig()
  show("1 disk").end()
  await timers.pass(60_000)
  show("1 disk")
  await timers.pass(600_000)
  assert.equal(
    watches.map(({ ended }) => ended),
    [false],
  )
})

test("follows at most five streams that nobody looks at, and the one that is shown", () => {
  const { show, watches } = rig()
  for (const i of [1, 2, 3, 4, 5, 6, 7]) show(`1 s${i}`).end()
  show("1 s8")
  assert.equal(
    watches.filter(({ ended }) => !ended).map(({ key }) => key),
    ["1 s3", "1 s4", "1 s5", "1 s6", "1 s7", "1 s8"],
  )
})

test.run()
