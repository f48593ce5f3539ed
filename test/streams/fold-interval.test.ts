import { suite } from "uvu"
import * as assert from "uvu/assert"
import { copy, type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { foldInterval } from "../../src/streams/fold-interval.ts"
import { bins } from "./kit/bins.ts"
import { edited, grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { everyday, marbles } from "./kit/marbles.ts"

const test = suite("foldInterval")
const join = (values: string[]) => values.join("+")
const [x, y] = [event({ host: "x", metric: 1, time: 7 }), event({ host: "y", metric: 2, time: 8 })]

test(
  "emits the last event of a window with the field that its values make",
  marbles(({ cold, expectObservable }) => {
    const source = cold("a-b-a-----|", { a: x, b: y })
    expectObservable(source.pipe(foldInterval("6ms", "host", join))).toBe("------e---|", {
      e: copy(x, { host: "x+y+x" }),
    })
  }),
)

test(
  "emits what is held on completion, and drops it on an error",
  marbles(({ cold, expectObservable }) => {
    const fold = () => foldInterval("6ms", "host", join)
    expectObservable(cold("a-b|", { a: x, b: y }).pipe(fold())).toBe("---(e|)", { e: copy(y, { host: "x+y" }) })
    expectObservable(cold("a-b#", { a: x, b: y }).pipe(fold())).toBe("---#")
  }),
)

test("passes over events without the field, and opens the next window with the next that has it", () => {
  const { take, clock, out } = grown(foldInterval(5, "host", join))
  take(0, event({ metric: 1 }))
  take(1000, x)
  take(2000, event({ metric: 3 }))
  clock.advance(20_000)
  take(21_000, y)
  clock.advance(60_000)
  assert.equal(out, [
    [6000, x],
    [26_000, y],
  ])
  assert.is(clock.size, 0)
})

test("folds one attribute, or what a function reads, which becomes the metric", () => {
  const at = (region: string) => event({ metric: 1, attributes: { region, zone: "1" } })
  const { take, clock, out } = grown(
    foldInterval(5, "attributes.region", join),
    foldInterval(
      5,
      e => e.attributes?.region,
      regions => regions.length,
    ),
    foldInterval(5, "metric", () => undefined),
  )
  take(0, at("eu"))
  take(0, at("us"))
  clock.advance(5000)
  assert.equal(out, [
    [5000, copy(at("us"), { attributes: { region: "eu+us", zone: "1" } })],
    [5000, copy(at("us"), { metric: 2 })],
    [5000, copy(at("us"), { metric: undefined })],
  ])
})

test("lets the newest values go when it is full, and counts them", () => {
  const { take, clock, out, tree } = grown(foldInterval(5, "host", join, { max: 1 }))
  take(0, x)
  take(0, y)
  clock.advance(5000)
  assert.equal(out, [[5000, copy(y, { host: "x" })]])
  assert.equal(tree.roots[0]?.scope.nodes[1]?.drops, [{ reason: "full", count: 1 }])
})

test("goes on with its next window after one whose fold throws", () => {
  const { take, clock, out, failures } = grown(
    foldInterval(5, "metric", ([first]) => {
      if (first === 1) throw new Error("no")
      return first
    }),
  )
  take(0, x)
  take(6000, y)
  clock.advance(20_000)
  assert.equal(out, [[11_000, y]])
  assert.is(failures.length, 1)
})

test("has a window for each key", () => {
  const { take, clock, out } = grown(
    by(
      "host",
      foldInterval(5, "metric", metrics => metrics.length),
    ),
  )
  for (const [i, e] of [x, y, x].entries()) take(i * 1000, e)
  clock.advance(20_000)
  assert.equal(out, [
    [5000, copy(x, { metric: 2 })],
    [6000, copy(y, { metric: 1 })],
  ])
})

test("goes on in its window when it is made longer, and begins anew when it folds another field", () => {
  const one = foldInterval(5, "host", join)
  const count = (values: unknown[]) => String(values.length)
  const after = (stream: typeof one, e: Event) => {
    const { take, clock, out } = grown(stream)
    take(0, e)
    clock.advance(60_000)
    return out
  }
  assert.equal(after(one, x), [[5000, x]])
  assert.equal(edited(one, [x], foldInterval(9, "host", join), [y]), [])
  assert.equal(edited(one, [x], foldInterval(5, "service", count), [y]), [])
})

test("refuses a field that events do not have, and no time", () => {
  assert.throws(() => foldInterval(5, "hots" as "host", join), /no field "hots"/)
  assert.throws(() => foldInterval(0, "host", join), /above zero/)
  assert.throws(() => foldInterval(5, "host", join, { most: 1 } as never), /does not take these options/)
})

everyday(test, () => foldInterval("5ms", "state", join))
laws(test, {
  of: (...c: never[]) => foldInterval(4, "state", join, { max: 3 }, ...c),
  model: (inputs, end) =>
    bins(inputs, e => e.state !== undefined, 4000, end).map(([at, held]) => {
      const states = held.slice(0, 3).map(e => e.state)
      return [at, copy(held.at(-1) as Event, { state: states.join("+") })]
    }),
})

test.run()
