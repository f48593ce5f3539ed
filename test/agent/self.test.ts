import { hostname } from "node:os"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { self } from "../../src/agent/self.ts"
import type { Source } from "../../src/agent/source.ts"
import { virtualTimers } from "../base/virtual-timers.ts"
import { recorder } from "../listeners/recorder.ts"

const test = suite("self")

const source = (name: string, read: Source["read"] = () => [{ service: name, metric: 1 }]): Source => ({
  name,
  file: name,
  read,
})

function watching(sources: readonly Source[], read = async (file: string) => file) {
  const timers = virtualTimers()
  const intake = recorder()
  const said: string[] = []
  const note = (_: string, message: string | Error) => void said.push(String(message))
  const it = self(intake, {
    log: { info: note, warn: note },
    timers,
    monotonic: timers.now,
    sources,
    read,
  })
  return { it, timers, intake, said }
}

test("looks at once and then each 5 s; an event outlives one that is missing", async () => {
  const { it, timers, intake } = watching([source("load")])
  await it.start()
  await timers.move(0)
  assert.equal(intake.events, [
    {
      host: hostname(),
      service: "load",
      state: undefined,
      description: undefined,
      time: undefined,
      ttl: 12,
      metric: 1,
      tags: ["self"],
      attributes: undefined,
    },
  ])
  await timers.move(10_000)
  assert.is(intake.events.length, 3)
})

test("tells a source how long ago it looked", async () => {
  const spans: number[] = []
  const net = source("net", (_, seconds) => {
    spans.push(seconds)
    return []
  })
  const { it, timers } = watching([net])
  await it.start()
  await timers.move(10_000)
  assert.equal(spans.slice(1), [5, 5])
})

test("is not held up by a source that is slow, and does not ask that one again meanwhile", async () => {
  let asked = 0
  const slow = source("disk", () => {
    asked++
    return new Promise(() => {})
  })
  const { it, timers, intake } = watching([slow, source("load")])
  await it.start()
  await timers.move(10_000)
  assert.equal(intake.services, ["load", "load", "load"])
  assert.is(asked, 1)
})

test("tells once of a source that cannot be read, and goes on with the others and with it", async () => {
  let works = false
  const { it, timers, intake, said } = watching([source("cpu"), source("load")], async file => {
    if (file === "cpu" && !works) throw new Error("EACCES")
    return file
  })
  await it.start()
  await timers.move(5000)
  works = true
  await timers.move(5000)
  assert.equal(said, ["cpu of this host cannot be read: Error: EACCES"])
  assert.equal(intake.services, ["load", "load", "cpu", "load"])
})

test("says where there is no /proc that it is off, and does nothing", async () => {
  const { it, timers, intake, said } = watching([source("load")], () => Promise.reject(new Error("ENOENT")))
  await it.start()
  assert.is(it.flows, false)
  assert.equal(said, ["this host is not watched: it has no /proc"])
  await timers.move(10_000)
  assert.equal(intake.events, [])
  assert.is(timers.size, 0)
  await it.stop()
})

test("gives nothing more once it is stopped, not even what was on its way", async () => {
  let answer = () => {}
  const late = source("disk", () => new Promise(resolve => (answer = () => resolve([{ service: "disk /" }]))))
  const { it, timers, intake } = watching([late])
  await it.start()
  await timers.move(0)
  await it.stop()
  answer()
  await timers.move(20_000)
  assert.equal(intake.events, [])
  assert.is(timers.size, 0)
})

test.run()
