import { suite } from "uvu"
import * as assert from "uvu/assert"
import { memory, memoryOf } from "../../src/agent/memory.ts"

const test = suite("memory")

const meminfo = (total: number, available: number) =>
  `MemTotal:       ${total} kB\nMemFree:        1 kB\nMemAvailable:   ${available} kB\nBuffers:           80212 kB\n`

test("is the part that cannot be had without swapping", () => {
  assert.equal(memory().read(meminfo(16_777_216, 4_194_304), 0), [
    { service: "memory", state: "ok", metric: 0.75, description: "75.0% used, 4.3 GB of 17 GB available" },
  ])
})

const states: [available: number, state: string][] = [
  [1000, "ok"],
  [150, "ok"],
  [149, "warning"],
  [51, "warning"],
  [49, "critical"],
  [0, "critical"],
]
for (const [available, state] of states) {
  test(`calls ${available} of 1000 available ${state}`, () => {
    const [reading] = memory().read(meminfo(1000, available), 0) as { state: string }[]
    assert.is(reading?.state, state)
  })
}

test("reads nothing from a text that was cut or is something else", () => {
  const whole = meminfo(16_777_216, 4_194_304)
  const end = whole.indexOf("Buffers")
  for (let at = 0; at < end; at++) assert.is(memoryOf(whole.slice(0, at)), undefined, String(at))
  for (const hostile of [meminfo(0, 0), meminfo(10, 11), meminfo(-1, 0), "MemTotal: x kB\nMemAvailable: y kB\n", "\0"])
    assert.equal(memory().read(hostile, 0), [], hostile)
})

test.run()
