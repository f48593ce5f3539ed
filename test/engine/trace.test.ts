import { map, scan } from "rxjs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { run } from "../../src/engine/run.ts"
import type { Event } from "../../src/event/event.ts"
import { all } from "../../src/streams/all.ts"
import { by } from "../../src/streams/by.ts"
import { named } from "../../src/streams/named.ts"
import { rollup } from "../../src/streams/rollup.ts"
import { split } from "../../src/streams/split.ts"
import { tag } from "../../src/streams/tag.ts"
import { throttle } from "../../src/streams/throttle.ts"
import { when } from "../../src/streams/when.ts"
import type { At } from "../../src/testing/testing.ts"

const test = suite("trace")
const metrics = (seen: readonly At[]) => seen.map(({ time, value }) => [time, (value as Event).metric])
const events = [
  { time: 1, host: "a", metric: 1 },
  { time: 2, host: "a", metric: 2 },
  { time: 3, host: "b", metric: 3 },
  { time: 9, host: "a", metric: 4 },
]
const throttled = run({ slow: when(e => e.metric !== 2, by("host", throttle(1, 60))) }, events)

const places: [place: string, into: number[], out: number[]][] = [
  ["slow", [1, 2, 3, 4], [1, 3]],
  ["slow/when", [1, 2, 3, 4], [1, 3, 4]],
  ["slow/when/by", [1, 3, 4], [1, 3]],
  ["slow/when/by[]", [1, 3, 4], [1, 3]],
  ["slow/when/by[a]", [1, 4], [1]],
  ["slow/when/by[b]", [3], [3]],
  ["slow/when/by[c]", [], []],
  ["slow/when/by[a]/throttle", [1, 4], [1]],
  ["slow/when/by[]/throttle", [1, 3, 4], [1, 3]],
]
for (const [place, into, out] of places) {
  test(`tells what came to ${place} and what left it`, () => {
    const seen = throttled.at(place)
    assert.equal(
      [metrics(seen.in), metrics(seen.out)].map(one => one.map(([, metric]) => metric)),
      [into, out],
    )
  })
}

test("tells when", () => {
  assert.equal(metrics(throttled.at("slow/when/by[a]/throttle").in), [
    [1, 1],
    [9, 4],
  ])
  const { at } = run({ s: rollup(1, 5) }, events.slice(0, 3), { further: 60 })
  assert.equal(
    at("s").out.map(({ time }) => time),
    [1, 6],
  )
})

test("finds what is named, and takes for its output what leaves all that is in it", () => {
  const { at } = run({ s: by("host", named("flood", throttle(1, 60, tag("x"), tag("y"))), tag("z")) }, events)
  assert.equal(at("flood").in.length, 4)
  assert.equal(
    at("flood").out.map(({ value }) => (value as Event).tags),
    [["x"], ["y"], ["x"], ["y"]],
  )
  assert.is(at("s/by[b]/named[flood]").in.length, 1)
})

test("tells what each way of a split got", () => {
  const { at } = run({ s: split((e: Event) => e.metric === 1, tag("low"), tag("high")) }, events)
  assert.equal([at("s/split[0]").in.length, at("s/split[1]").in.length], [1, 3])
})

test("tells what raw RxJS emitted", () => {
  const sum = scan((total: number, e: Event) => total + (e.metric ?? 0), 0)
  const { at } = run(
    {
      s: all(tag("x"), source =>
        source.pipe(
          sum,
          map(metric => ({ metric })),
        ),
      ),
    },
    events,
  )
  assert.equal(
    metrics(at("s/rx").out).map(([, metric]) => metric),
    [1, 3, 6, 10],
  )
})

test("names the places that there are where it is asked for another", () => {
  assert.throws(
    () => throttled.at("slow/when/by[a]/throtle"),
    (error: { code: string; fix: string }) => error.code === "DM144" && error.fix.includes("slow/when/by[]/throttle"),
  )
})

test.run()
