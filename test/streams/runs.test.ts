import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { runs } from "../../src/streams/runs.ts"
import { edited, grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("runs")
const values = events({ o: { state: "ok" }, w: { state: "warning" }, n: {} })
const { o, w } = values

test(
  "passes an event when its field has been the same for so many events",
  marbles(({ cold, expectObservable }) => {
    const source = cold("o-w-w-w-o-o|", values)
    expectObservable(source.pipe(runs(2, "state"))).toBe("----w-w---o|", values)
    expectObservable(source.pipe(runs(3, e => e.state === "ok"))).toBe("------w----|", values)
    expectObservable(source.pipe(runs(1, "state"))).toBe("o-w-w-w-o-o|", values)
  }),
)

test(
  "counts what is absent from the first event on",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("n-n-n|", values).pipe(runs(2, "state"))).toBe("--n-n|", values)
  }),
)

test("counts for each key", () => {
  const { take, out } = grown(by("host", runs(2, "state")))
  for (const host of ["x", "y", "x", "y", "y"]) take(0, event({ host, state: "ok" }))
  assert.equal(
    out.map(([, e]) => (e as Event).host),
    ["x", "y", "y"],
  )
})

test("goes on counting when the number is edited, but not when the field is", () => {
  assert.equal(edited(runs(2, "state"), [o, o], runs(3, "state"), [o]), [o])
  assert.equal(edited(runs(2, "state"), [o, o], runs(3, "host"), [o]), [])
  assert.equal(edited(runs(2, "state"), [o, w], runs(3, "state"), [w]), [])
})

test("refuses to count none, and a field that no event has", () => {
  assert.throws(() => runs(0, "state"), /counts 0 events/)
  assert.throws(() => runs(2, "stat" as "state"), /has no field "stat"/)
})

everyday(test, () => runs(2, "state"))
laws(test, {
  of: (...children: never[]) => runs(2, "state", ...children),
  model: inputs => inputs.filter(([, e], i) => i > 0 && inputs[i - 1]?.[1].state === e.state),
})

test.run()
