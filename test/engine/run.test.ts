import { suite } from "uvu"
import * as assert from "uvu/assert"
import { run } from "../../src/engine/run.ts"
import { throttle } from "../../src/streams/throttle.ts"

const running = suite("run")

running("fires what is due at the millisecond of an event before the event", () => {
  const times = [1, 1.001, 1.002, 1.003, 1.004, 1.005]
  const { emitted } = run(
    throttle(1, "1ms"),
    times.map(time => ({ time })),
  )
  assert.equal(
    emitted["stream"]!.map(({ time }) => time),
    times,
  )
})

running.run()
