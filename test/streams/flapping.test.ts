import { suite } from "uvu"
import * as assert from "uvu/assert"
import { copy, type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { flapping } from "../../src/streams/flapping.ts"
import { grown } from "./kit/grown.ts"
import { laws, type Timed } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("flapping")
const values = events({ o: { state: "ok" }, w: { state: "warning" } })
/** One letter an event: its state; `+` where it was tagged. */
const told = (stream: ReturnType<typeof flapping>, states: string) => {
  const { take, out } = grown(stream)
  ;[...states].forEach((state, i) => {
    take(i * 1000, event({ state: state === "-" ? undefined : state, time: i }))
  })
  return out.map(([, e]) => ((e as Event).tags?.includes("flapping") ? "+" : ".")).join("")
}

test(
  "tags the events that come while the state has changed too often in a time",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("o-w-o-w-w-w----|", values).pipe(flapping({ changes: 3, within: "4ms" }))).toBe(
      "o-w-o-W-w-w----|",
      { ...values, W: copy(values.w, { tags: ["flapping"] }) },
    )
  }),
)

test("begins at 30 % of weighed changes of 21 checks, and ends at 20 %", () => {
  assert.is(told(flapping(), "abababab"), "......++")
})

test("ends when the changes have become old and few", () => {
  const tagged = told(flapping(), `ababababa${"a".repeat(30)}`)
  const after = tagged.indexOf(".", tagged.indexOf("+")) - 9
  assert.is(tagged.slice(9 + after).includes("+"), false)
  assert.ok(after >= 13 && after <= 17, `${after} equal checks after eight changes`)
})

test("takes what has no state for no check, and tags it as the event before", () => {
  assert.is(told(flapping({ checks: 3, high: 50, low: 10 }), "a-b-b-bb"), "..++++..")
})

test("does not tag twice", () => {
  const { take, out } = grown(flapping({ changes: 1, within: 5 }))
  for (const state of ["a", "b"]) take(0, event({ state, time: 0, tags: ["x", "flapping"] }))
  assert.equal(
    out.map(([, e]) => (e as Event).tags),
    [
      ["x", "flapping"],
      ["x", "flapping"],
    ],
  )
})

test("watches each key", () => {
  const { take, out } = grown(by("host", flapping({ changes: 1, within: 5 })))
  for (const [host, state] of ["xo", "yw", "xw", "yw"]) take(0, event({ host, state, time: 0 }))
  assert.equal(
    out.map(([, e]) => (e as Event).tags),
    [undefined, undefined, ["flapping"], undefined],
  )
})

test("refuses options that do not go together", () => {
  const why = (said: string) => (error: { why: string }) => error.why.includes(said)
  assert.throws(() => flapping({ low: 30, high: 20 }), why("low is above high"))
  assert.throws(() => flapping({ changes: 3 } as never), why("changes and within go together"))
  assert.throws(() => flapping({ checks: 2 }), /does not take these options/)
  assert.throws(() => flapping({ change: 3 } as never), /change/)
})

const tagged = (e: Event) => copy(e, { tags: ["flapping", ...(e.tags ?? [])] })
const changes = (inputs: Timed) =>
  inputs.flatMap(([, e], i) => (i > 0 && inputs[i - 1]?.[1].state !== e.state ? [i] : []))
const withState = (inputs: Timed) => inputs.filter(([, { state }]) => state !== undefined)

test("weighs a thousand checks at most", () => {
  assert.throws(() => flapping({ checks: 1001 }), /does not take these options/)
  assert.not.throws(() => flapping({ checks: 1000 }))
})

test("counts on where an event is ahead of the clock", () => {
  const { take, out } = grown(flapping({ changes: 2, within: 5 }))
  const states = ["a", "b", "a", "b", "b"]
  states.forEach((state, i) => {
    take(i * 20_000, event({ state, time: i === 2 ? 1e9 : i * 20 }))
  })
  assert.equal(
    out.map(([, e]) => (e as Event).tags),
    states.map(() => undefined),
  )
})

everyday(test, () => flapping())
laws(test, {
  of: (...children: never[]) => flapping({ checks: 5, high: 60, low: 30 }, ...children),
  model: inputs => {
    let flaps = false
    return inputs.map(([at, e], i) => {
      const checks = withState(inputs.slice(0, i + 1)).slice(-5)
      const weights = changes(checks).map(nth => 0.75 + (0.5 / 3) * (nth - 1 + 5 - checks.length))
      const percent = weights.reduce((a, b) => a + b, 0) * 25
      if (e.state !== undefined) flaps = percent >= 60 || (flaps && percent > 30)
      return [at, flaps ? tagged(e) : e]
    })
  },
})
laws(test, {
  of: (...children: never[]) => flapping({ changes: 3, within: 9 }, ...children),
  model: inputs =>
    inputs.map(([at, e], i) => {
      const checks = withState(inputs.slice(0, i + 1))
      const now = checks.at(-1)?.[1].time ?? 0
      const third = checks[changes(checks).at(-3) ?? -1]?.[1].time
      return [at, third !== undefined && Math.round((now - third) * 1e6) <= 9e6 ? tagged(e) : e]
    }),
})

test.run()
