import { map, pipe, tap as tapped } from "rxjs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { WatchRequest } from "../../../src/engine/live/watch.ts"
import { event } from "../../../src/event/event.ts"
import { batch } from "../../../src/streams/batch.ts"
import { by } from "../../../src/streams/by.ts"
import type { Branch } from "../../../src/streams/core/stage.ts"
import { throttle } from "../../../src/streams/throttle.ts"
import { when } from "../../../src/streams/when.ts"
import { looking } from "./kit.ts"

const test = suite("tapping the streams")
const tap = { kind: "tap", query: "true", of: "", side: "out", rate: 10, most: 100 } as const satisfies WatchRequest
const disk = [
  { name: "disk", stream: by("host", when({ state: "critical" }, throttle(1, "1h"))) as Branch },
  { name: "all", stream: batch(2, "1h") as Branch },
]
const critical = (host: string) => event({ host, service: "disk", state: "critical" })

test("shows the events that enter, in order, thinned by a query", async () => {
  const { input, pass, watch } = looking(disk)
  const every = watch(tap)
  const some = watch({ ...tap, query: 'host = "b"' })
  input(event({ host: "a" }), event({ host: "b" }))
  await pass(100)
  assert.equal(
    every.values().map(({ at, value }) => [at, (value as { host: string }).host]),
    [
      ["", "a"],
      ["", "b"],
    ],
  )
  assert.is(some.values().length, 1)
})

test("shows what a place is given, and what it emits, with the key that it is for", async () => {
  const { input, pass, watch } = looking(disk)
  const given = watch({ ...tap, of: "disk.by.when.throttle", side: "in" })
  const emitted = watch({ ...tap, of: "disk/by[b]/when/throttle" })
  input(critical("a"), critical("a"), critical("b"), critical("b"), event({ host: "a", state: "ok" }))
  await pass(100)
  assert.equal(
    given.values().map(({ at }) => at),
    ["a", "a", "b", "b"].map(key => `disk/by[${key}]/when/throttle`),
  )
  assert.equal(
    emitted.values().map(({ at }) => at),
    ["disk/by[b]/when/throttle"],
  )
})

test("shows all places that a glob means, and where a stream begins", async () => {
  const { input, pass, watch } = looking(disk)
  const { values } = watch({ ...tap, of: "disk*" })
  input(critical("a"))
  await pass(100)
  assert.equal(
    values().map(({ at }) => at),
    ["disk", "disk/by[a]/when", "disk/by[a]/when/throttle", "disk/by"],
  )
})

test("shows what is no event as it is", async () => {
  const { input, pass, watch } = looking(disk)
  const { values } = watch({ ...tap, of: "all/batch" })
  input(event({ host: "a" }), event({ host: "b" }))
  await pass(100)
  assert.equal(
    values().map(({ value }) => Array.isArray(value) && value.length),
    [2],
  )
})

test("goes on where other streams run, for places that are there again", async () => {
  const { input, pass, watch, run } = looking(disk)
  const { values } = watch({ ...tap, of: "disk/by[]/when" })
  run([{ name: "disk", stream: by("host", when({ state: "critical" })) as Branch }])
  input(critical("a"))
  await pass(100)
  assert.is(values().length, 1)
})

test("a place that is not there is refused, with those that are", () => {
  const { watch } = looking(disk)
  assert.throws(() => watch({ ...tap, of: "disc/by[]/when" }), /DM144|no place/)
})

test("says of every value whether it was told: seen = sent + dropped, at most so many a second", async () => {
  const { input, pass, watch } = looking(disk)
  const { frames } = watch({ ...tap, most: 50 })
  for (let i = 0; i < 30; i++) {
    input(...Array.from({ length: 20 }, (_, j) => event({ host: `h${j}`, metric: i })))
    await pass(50)
  }
  await pass(100)
  const sum = (of: "seen" | "sent" | "dropped") => frames.reduce((all, frame) => all + frame[of], 0)
  assert.is(sum("seen"), 600)
  assert.is(sum("sent") + sum("dropped"), 600)
  assert.ok(frames.every(({ sent, values = [] }) => sent === values.length))
  // Fifty at once, and fifty for each second.
  const seconds = (frames.at(-1)?.now ?? 0) - (frames[0]?.now ?? 0)
  assert.ok(sum("sent") <= 50 + 50 * seconds + frames.length)
  assert.ok(sum("sent") >= 50 * seconds)
})

test("tells all of a burst, if a second's worth has room for it", async () => {
  const { input, pass, watch } = looking(disk)
  const { values } = watch({ ...tap, most: 50 })
  input(...Array.from({ length: 40 }, (_, i) => event({ metric: i })))
  await pass(100)
  assert.is(values().length, 40)
})

test("a sample is drawn from the whole of the time between two frames", async () => {
  const counts = new Array(10).fill(0)
  for (let round = 0; round < 200; round++) {
    const { input, pass, watch } = looking(disk)
    const { values } = watch({ ...tap, most: 50 })
    input(...Array.from({ length: 1000 }, (_, i) => event({ metric: i })))
    await pass(100)
    for (const { value } of values()) counts[Math.floor((value as { metric: number }).metric / 100)]++
  }
  // 10,000 draws in 10 equal parts: 1,000 each; not one in a million falls outside of 850 to 1,150.
  assert.ok(
    counts.every(count => count > 850 && count < 1150),
    counts.join(" "),
  )
})

test("a change of state is told whatever the sampling", async () => {
  const { input, pass, watch } = looking(disk)
  const { values } = watch({ ...tap, most: 10 })
  const ok = (i: number) => event({ host: `h${i}`, service: "s", state: "ok" })
  input(...Array.from({ length: 500 }, (_, i) => ok(i)))
  await pass(100)
  input(...Array.from({ length: 500 }, (_, i) => (i % 100 === 7 ? event({ ...ok(i), state: "critical" }) : ok(i))))
  await pass(100)
  assert.equal(
    values()
      .filter(({ turn }) => turn)
      .map(({ value }) => (value as { host: string }).host),
    ["h7", "h107", "h207", "h307", "h407"],
  )
})

test("whoever comes back after a frame gets those that he missed", async () => {
  const { input, pass, watch } = looking(disk)
  const first = watch(tap)
  input(event({ host: "a" }))
  await pass(100)
  first.end()
  input(event({ host: "b" }))
  await pass(100)
  const again = watch(tap, { since: first.frames.at(-1) as never })
  assert.equal(
    again.values().map(({ value }) => (value as { host: string }).host),
    ["b"],
  )
})

test("leaves the nodes as they were when nobody looks any more, in whatever order they leave", async () => {
  const { watch, own, pass } = looking(disk)
  const node = own.tree.roots[0]?.scope.nodes[1] as object
  const before = Object.getOwnPropertyNames(node)
  const [a, b] = [watch({ ...tap, of: "disk*" }), watch({ ...tap, of: "disk/by", side: "in" })]
  assert.is.not(Object.getOwnPropertyNames(node).length, before.length)
  a.end()
  b.end()
  await pass(31_000)
  assert.equal(Object.getOwnPropertyNames(node), before)
})

test("a tap goes on while a turn is traced, and after", async () => {
  const { watch, looked, input, pass } = looking(disk)
  const { values } = watch({ ...tap, of: "disk/by[]/when" })
  const steps = looked.traced(() => input(critical("a")))
  input(critical("b"))
  await pass(100)
  assert.is(values().length, 2)
  assert.equal(
    steps.map(({ address, verdict }) => [address, verdict]),
    [
      ["disk/by", "passed"],
      ["all/batch", "held"],
    ],
  )
})

const circular: unknown[] = []
circular.push(circular)
let deep: unknown[] = []
for (let i = 0; i < 100_000; i++) deep = [deep]
const throwing = {
  get host(): string {
    throw new Error("not to be read")
  },
}
let reads = 0
const once = {
  get metric() {
    if (reads++ > 0) throw new Error("read twice")
    return 1
  },
}
const { proxy, revoke } = Proxy.revocable([], {})
revoke()
const odd: readonly [what: string, value: unknown, told: unknown][] = [
  ["an array in itself", circular, ["[object]"]],
  ["arrays in arrays without end", deep, ["[object]"]],
  ["a property that throws", throwing, "[object]"],
  ["one that throws when it is read again", once, { metric: 1 }],
  ["what cannot be looked at", proxy, "[object]"],
  ["a bigint", { metric: 5n }, '{"metric":"5"}'],
]
for (const [what, value, told] of odd) {
  test(`tells of ${what} as it can, and does the streams no harm`, async () => {
    const behind: unknown[] = []
    const odd = pipe(
      map(() => value),
      tapped(seen => void behind.push(seen)),
    )
    const { input, pass, watch } = looking([{ name: "odd", stream: odd as Branch }])
    const { values } = watch({ ...tap, of: "odd.rx" })
    watch({ ...tap, of: "odd.rx", query: 'host = "a"' })
    input(event({ host: "a" }))
    await pass(100)
    assert.is(behind.length, 1)
    assert.is(JSON.stringify(values().map(({ value }) => value)), JSON.stringify([told]))
  })
}

test.run()
