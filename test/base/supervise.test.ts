import { suite } from "uvu"
import * as assert from "uvu/assert"
import { DmonError } from "../../src/base/error.ts"
import { type Breakable, supervise } from "../../src/base/supervise.ts"
import { virtualTimers } from "./virtual-timers.ts"

const supervision = suite("supervise")

/** A component that fails its next starts as often as told. */
function component() {
  const starts: number[] = []
  const said: string[] = []
  const timers = virtualTimers()
  let tell: (error: unknown) => void = () => {}
  const it = {
    timers,
    starts,
    said,
    failing: 0,
    stops: 0,
    break: (error: unknown = new Error("broke")) => tell(error),
    part: {
      name: "udp/5555",
      key: "udp",
      onFailure: to => (tell = to),
      async start() {
        starts.push(timers.now())
        if (it.failing-- > 0) throw new DmonError("DM101", "cannot listen")
      },
      async stop() {
        it.stops++
      },
    } as Breakable,
    run: (patient = false) => {
      const note =
        (level: string) =>
        (topic: string, message: string | Error, more = {}) =>
          said.push(`${level} ${topic} ${message instanceof Error ? message.message : message} ${JSON.stringify(more)}`)
      return supervise(it.part, { timers, patient, log: { info: note("info"), warn: note("warn") } })
    },
  }
  return it
}

supervision("starts again after 1, 2, 4 … 60 seconds", async () => {
  const it = component()
  const running = it.run()
  await running.start()
  it.failing = 9
  it.break()
  await it.timers.move(1_000_000)
  const pauses = it.starts.slice(1).map((at, i) => (at - it.starts[i]!) / 1000)
  assert.equal(pauses, [1, 2, 4, 8, 16, 32, 60, 60, 60, 60])
  assert.is(running.state, "running")
  assert.is(running.restarts, 10)
  assert.is(it.said[0], 'warn udp/5555 failed: broke {"again_in":"1 s"}')
  assert.is(it.said.at(-1), "info udp/5555 runs again {}")
})

supervision("begins with 1 second again after it has run for a minute", async () => {
  const it = component()
  const running = it.run()
  await running.start()
  for (const [ranFor, pause] of [
    [10_000, 1000],
    [59_000, 2000],
    [60_000, 1000],
    [1000, 2000],
  ] as const) {
    await it.timers.move(ranFor)
    it.break()
    await it.timers.move(pause - 1)
    assert.is(running.state, "waiting")
    await it.timers.move(1)
    assert.is(running.state, "running")
  }
})

supervision("rejects when the first start fails", async () => {
  const it = component()
  it.failing = 1
  const running = it.run()
  try {
    await running.start()
    assert.unreachable()
  } catch (error) {
    assert.is((error as DmonError).code, "DM101")
  }
  await it.timers.move(1_000_000)
  assert.is(it.starts.length, 1)
  assert.is(running.state, "stopped")
})

supervision("tries a failed first start again when it is patient", async () => {
  const it = component()
  it.failing = 2
  const running = it.run(true)
  await running.start()
  assert.is(running.state, "waiting")
  await it.timers.move(3000)
  assert.equal(it.starts, [0, 1000, 3000])
  assert.is(running.state, "running")
})

supervision("stops a broken component before it starts it again", async () => {
  const it = component()
  const running = it.run()
  await running.start()
  it.break()
  it.break()
  await it.timers.move(1000)
  assert.is(it.stops, 1)
  assert.is(it.starts.length, 2)
})

supervision("does nothing more once it is stopped", async () => {
  const it = component()
  const running = it.run()
  await running.start()
  it.break()
  await running.stop()
  it.break()
  await it.timers.move(1_000_000)
  assert.is(it.starts.length, 1)
  assert.is(it.timers.size, 0)
  assert.is(running.state, "stopped")
  await running.stop()
})

supervision("waits for a start that is under way before it stops", async () => {
  const it = component()
  const order: string[] = []
  it.part.start = async () => {
    await new Promise(resolve => setImmediate(resolve))
    order.push("started")
  }
  it.part.stop = async () => void order.push("stopped")
  const running = it.run()
  const starting = running.start()
  await running.stop()
  await starting
  assert.equal(order, ["started", "stopped"])
  assert.is(running.state, "stopped")
})

supervision.run()
