import { suite } from "uvu"
import * as assert from "uvu/assert"
import { interfacesOf, network } from "../../src/agent/network.ts"
import type { Reading } from "../../src/agent/source.ts"

const test = suite("network")

const head = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
`
const line = (name: string, rx: readonly number[], tx: readonly number[]) =>
  `${name.padStart(6)}: ${[...rx, 0, 0, 0, 0, ...tx, 0, 0, 0, 0].join("   ")}\n`
const metrics = (readings: unknown) => (readings as Reading[]).map(({ service, metric }) => [service, metric])

test("gives what each interface passed in a second", () => {
  const of = network()
  assert.equal(of.read(head + line("eth0", [1000, 10, 0, 0], [500, 5, 0, 1]), 0), [])
  const readings = of.read(head + line("eth0", [6000, 20, 5, 10], [1000, 10, 0, 1]), 5) as Reading[]
  assert.equal(metrics(readings), [
    ["net eth0 rx bytes", 1000],
    ["net eth0 rx packets", 2],
    ["net eth0 rx errs", 1],
    ["net eth0 rx drop", 2],
    ["net eth0 tx bytes", 100],
    ["net eth0 tx packets", 1],
    ["net eth0 tx errs", 0],
    ["net eth0 tx drop", 0],
  ])
  assert.equal(readings[0]?.attributes, { interface: "eth0" })
})

test("warns of errors while there are any, and of nothing else", () => {
  const of = network()
  of.read(line("eth0", [0, 0, 0, 0], [0, 0, 0, 0]), 0)
  const states = (text: string) =>
    (of.read(text, 5) as Reading[]).filter(({ state }) => state !== "ok").map(({ service, state }) => [service, state])
  assert.equal(states(line("eth0", [1, 1, 3, 1], [1, 1, 0, 1])), [["net eth0 rx errs", "warning"]])
  assert.equal(states(line("eth0", [2, 2, 3, 2], [2, 2, 0, 2])), [])
})

test("leaves out the loopback, the ends of containers' cables, and what has never passed anything", () => {
  const all = (n: number) =>
    ["lo", "veth12ab", "eth0", "bond0.7"].map(name => line(name, [n, n, 0, 0], [n, n, 0, 0])).join("") +
    line("ifb0", [0, 0, 0, 0], [0, 0, 0, 0])
  const of = network()
  of.read(all(1), 0)
  const names = new Set((of.read(all(2), 5) as Reading[]).map(({ attributes }) => attributes?.["interface"]))
  assert.equal([...names], ["eth0", "bond0.7"])
})

test("says nothing of an interface that is new, or one of whose counters has begun anew", () => {
  const of = network()
  of.read(line("eth0", [4_294_967_000, 7, 0, 0], [0, 0, 0, 0]), 0)
  assert.equal(of.read(line("eth0", [704, 8, 0, 0], [0, 0, 0, 0]), 5), [])
  assert.equal(metrics(of.read(line("eth0", [1204, 9, 0, 0], [0, 0, 0, 0]), 5))[0], ["net eth0 rx bytes", 100])
  assert.equal(of.read(line("wlan0", [9, 9, 0, 0], [9, 9, 0, 0]), 5), [])
  assert.equal(of.read(line("wlan0", [9, 9, 0, 0], [9, 9, 0, 0]), 0), [])
})

test("reads only the lines that are whole", () => {
  const whole = head + line("eth0", [1, 2, 3, 4], [5, 6, 7, 8]) + line("eth1", [1, 2, 3, 4], [5, 6, 7, 8])
  for (let at = 0; at < whole.length; at++) {
    for (const [, counters] of interfacesOf(whole.slice(0, at)))
      assert.equal([...counters.values()], [1, 2, 3, 4, 5, 6, 7, 8], String(at))
  }
  assert.is(interfacesOf(whole).size, 2)
  for (const hostile of ["", "\0", "eth0: 1 2 3\n", `eth0: ${"x ".repeat(16)}\n`, `eth0: -${"1 ".repeat(16).trim()}\n`])
    assert.is(interfacesOf(hostile).size, 0, hostile)
})

test.run()
