import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { Status } from "../../src/engine/remote.ts"
import type { Snapshots } from "../../src/engine/status-answers.ts"
import { telemetry } from "../../src/engine/telemetry.ts"
import type { Event } from "../../src/event/event.ts"
import { virtualTimers } from "../base/virtual-timers.ts"

const pulse = suite("telemetry")

function snapshots(saved: number, skipped: number, failed: number, ok = true): Snapshots {
  return { saved, skipped, failed, ok }
}

/** A status in which nothing else is worth a word. */
const statusWith = (of: Snapshots | undefined): Status =>
  ({
    ...{ now: 1, started: 0, listeners: [], streams: [], outputs: [] },
    ...{ latency: { p50: 0, p99: 0 }, index: { size: 0 }, snapshots: of },
  }) as unknown as Status

pulse("beats without events too, for the clock is checked there", async () => {
  const timers = virtualTimers()
  let beats = 0
  let events = 0
  telemetry({
    every: 0,
    timers,
    status: () => ({}) as Status,
    host: "x",
    emit: () => void events++,
    beat: () => void beats++,
  }).start()
  await timers.move(25_000)
  assert.equal([beats, events], [3, 0])
})

for (const [every, at] of [
  [10, [1000, 11_000, 21_000]],
  [0.5, [500, 1000, 1500]],
] as const) {
  pulse(`of every ${every} s begins after a second at the latest`, async () => {
    const timers = virtualTimers()
    const times: number[] = []
    const beat = () => void times.push(timers.now())
    const start = timers.now()
    telemetry({ every, timers, status: () => statusWith(undefined), host: "x", emit: () => {}, beat }).start()
    while (times.length < 3) await timers.move(100)
    assert.equal(
      times.map(time => time - start),
      at,
    )
  })
}

const rounds: [what: string, snapshots: (Snapshots | undefined)[], told: (readonly [number, string] | undefined)[]][] =
  [
    ["nothing without a data folder", [undefined, undefined], [undefined]],
    ["0 while all are made", [snapshots(0, 0, 0), snapshots(1, 0, 0)], [[0, "ok"]]],
    [
      "how many were skipped since the last round, and a warning as long as the last one is late",
      [
        snapshots(3, 1, 0),
        snapshots(3, 3, 0, false),
        snapshots(3, 3, 0, false),
        snapshots(4, 4, 0),
        snapshots(5, 4, 0),
      ],
      [
        [2, "warning"],
        [0, "warning"],
        [1, "ok"],
        [0, "ok"],
      ],
    ],
    ["what failed as critical", [snapshots(3, 1, 0), snapshots(3, 2, 1, false)], [[2, "critical"]]],
  ]
for (const [what, each, told] of rounds) {
  pulse(`tells of late snapshots ${what}`, async () => {
    const timers = virtualTimers()
    const left = [...each]
    const emitted: (readonly Event[])[] = []
    telemetry({
      every: 10,
      timers,
      status: () => statusWith(left.shift()),
      host: "x",
      emit: events => void emitted.push(events),
      beat: () => {},
    }).start()
    await timers.move(10_000 * told.length)
    const late = emitted.map(events => events.find(({ service }) => service === "dmon snapshots late"))
    assert.equal(
      late.map(one => one && [one.metric, one.state]),
      told,
    )
  })
}

pulse.run()
