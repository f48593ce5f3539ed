import { suite } from "uvu"
import * as assert from "uvu/assert"
import { load, loadOf } from "../../src/agent/load.ts"

const test = suite("load")

test("is the load of the last minute for each core", () => {
  assert.equal(load(4).read("4.69 2.36 1.96 5/223 3072\n", 0), [
    { service: "load", state: "ok", metric: 1.1725, description: "per core; 1-minute load average 4.69 on 4" },
  ])
})

const states: [text: string, state: string][] = [
  ["0.00", "ok"],
  ["6.00", "ok"],
  ["6.01", "warning"],
  ["16.00", "warning"],
  ["16.01", "critical"],
]
for (const [text, state] of states) {
  test(`calls ${text} on two cores ${state}`, () => {
    const [reading] = load(2).read(`${text} 0.00 0.00 1/1 1\n`, 0) as { state: string }[]
    assert.is(reading?.state, state)
  })
}

test("reads nothing from a text that was cut or is something else", () => {
  for (const text of ["", "4", "4.", "4.69", "4.69 2.36", "-1.00 0.00 0.00 1/1 1\n", "nan 0.00 0.00 1/1 1\n", "\0"]) {
    assert.is(loadOf(text), undefined, text)
    assert.equal(load(1).read(text, 0), [])
  }
})

test.run()
