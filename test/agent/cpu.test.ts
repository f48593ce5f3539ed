import { suite } from "uvu"
import * as assert from "uvu/assert"
import { cpu, cpuTimes } from "../../src/agent/cpu.ts"

const test = suite("cpu")

/** As Linux 6 has it, without the lines of interrupts. */
const captured = `cpu  1154774 47512 132762 841343 4102 0 5112 1135 17 3
cpu0 570010 24331 64852 429557 1613 0 2283 557 17 3
cpu1 584764 23181 67909 411785 2488 0 2829 577 0 0
ctxt 9017723
btime 1795123456
`
const stat = (...ticks: number[]) => `cpu  ${ticks.join(" ")} 0 0\ncpu0 0 0 0 0 0 0 0 0 0 0\n`

test("reads the line of all processors, without the guests that stand in user already", () => {
  assert.equal(cpuTimes(captured), [1154774, 47512, 132762, 841343, 4102, 0, 5112, 1135])
})

test("reads nothing from a text that was cut, at whatever place, or is something else", () => {
  const end = captured.indexOf("\n") + 1
  for (let at = 0; at < end; at++) assert.is(cpuTimes(captured.slice(0, at)), undefined, String(at))
  for (const hostile of ["", "\0", "cpu\n", "cpu  1 2 3\n", "cpu  -1 2 3 4 5 6 7 8\n", "cpu  1e9 2 3 4 5 6 7 8\n"])
    assert.is(cpuTimes(hostile), undefined, hostile)
})

test("gives the part of the time at work between two looks, and what it went into", () => {
  const of = cpu()
  assert.equal(of.read(stat(1000, 0, 500, 3000, 200, 0, 0, 0), 0), [])
  assert.equal(of.read(stat(1200, 20, 580, 3600, 250, 10, 10, 30), 5), [
    {
      service: "cpu",
      state: "ok",
      metric: 0.35,
      description: "35.0% used: user 22.0%, system 10.0%, steal 3.0%, iowait 5.0%",
    },
  ])
})

const states: [busy: number, state: string][] = [
  [0, "ok"],
  [90, "ok"],
  [91, "warning"],
  [95, "warning"],
  [96, "critical"],
  [100, "critical"],
]
for (const [busy, state] of states) {
  test(`calls ${busy} % ${state}`, () => {
    const of = cpu()
    of.read(stat(0, 0, 0, 0, 0, 0, 0, 0), 0)
    const [reading] = of.read(stat(busy, 0, 0, 100 - busy, 0, 0, 0, 0), 5) as { state: string }[]
    assert.is(reading?.state, state)
  })
}

test("says nothing where a counter went back or nothing has moved, and goes on from there", () => {
  const of = cpu()
  of.read(stat(100, 0, 0, 900, 50, 0, 0, 0), 0)
  assert.equal(of.read(stat(110, 0, 0, 990, 40, 0, 0, 0), 5), [])
  assert.equal(of.read(stat(110, 0, 0, 990, 40, 0, 0, 0), 5), [])
  assert.equal(of.read("", 5), [])
  assert.equal(of.read(stat(5, 0, 0, 5, 0, 0, 0, 0), 5), [])
  assert.is((of.read(stat(6, 0, 0, 8, 0, 0, 0, 0), 5) as { metric: number }[])[0]?.metric, 0.25)
})

test.run()
