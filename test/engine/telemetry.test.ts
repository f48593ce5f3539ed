import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { Status } from "../../src/engine/remote.ts"
import { telemetry } from "../../src/engine/telemetry.ts"
import { virtualTimers } from "../base/virtual-timers.ts"

const pulse = suite("telemetry")

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
  assert.equal([beats, events], [2, 0])
})

pulse.run()
