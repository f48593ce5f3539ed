import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { changed } from "../../src/streams/changed.ts"
import { carried, edited, grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("changed")
const o = event({ state: "ok" })
const w = event({ state: "warning" })
const n = event({})

test(
  "passes an event whose field differs from the one before",
  marbles(({ cold, expectObservable }) => {
    const source = cold("o-o-w-w-o|", { o, w })
    expectObservable(source.pipe(changed("state"))).toBe("o---w---o|", { o, w })
    expectObservable(source.pipe(changed(e => e.state))).toBe("o---w---o|", { o, w })
  }),
)

test(
  "does not pass a first event that is like the initial value; without one, that is undefined",
  marbles(({ cold, expectObservable }) => {
    const source = cold("n-o-o-w-n|", { n, o, w })
    expectObservable(source.pipe(changed("state"))).toBe("--o---w-n|", { n, o, w })
    expectObservable(source.pipe(changed("state", { initial: "ok" }))).toBe("n-o---w-n|", { n, o, w })
  }),
)

test(
  "emits pairs of the event before and the one that differs",
  marbles(({ cold, expectObservable }) => {
    const [p, q] = [event({ state: "ok", metric: 1 }), event({ state: "ok", metric: 2 })]
    const source = cold("p-q-w|", { p, q, w })
    expectObservable(source.pipe(changed("state", { pairs: true }))).toBe("x---y|", { x: [undefined, p], y: [q, w] })
  }),
)

test(
  "compares arrays and objects by what they hold, and not-a-number with itself",
  marbles(({ cold, expectObservable }) => {
    const { a, b, c } = events({ a: { tags: ["x"] }, b: { tags: ["x"] }, c: { tags: ["x", "y"] } })
    expectObservable(cold("abc|", { a, b, c }).pipe(changed("tags"))).toBe("a-c|", { a, c })
    expectObservable(cold("abc|", { a, b, c }).pipe(changed(() => Number.NaN))).toBe("a--|", { a })
  }),
)

test("remembers each key's own", () => {
  const { take, out } = grown(by("host", changed("state")))
  for (const [host, state] of ["xo", "yo", "xo", "yw", "xo"]) take(0, event({ host, state }))
  assert.equal(
    out.map(([, e]) => [(e as Event).host, (e as Event).state].join("")),
    ["xo", "yo", "yw"],
  )
})

test("remembers when another option is edited, but not when the field is", () => {
  assert.equal(edited(changed("state"), [o, w], changed("state", { initial: "ok" }), [w, o]), [o])
  assert.equal(edited(changed("state"), [o, w], changed("host", { initial: "x" }), [w]), [w])
})

test("refuses options and fields that it does not know", () => {
  assert.throws(() => changed("state", { init: "ok" } as never), /does not take these options/)
  assert.throws(() => changed("stat" as never), /has no field "stat"/)
})

test("keeps its state when only an option is edited, and begins anew with another field", () => {
  const [a, b] = ["critical", "critical"].map(state => event({ state, time: 0 })) as [Event, Event]
  const by = (e: Event) => e.state
  assert.equal(edited(changed(by, { initial: "ok" }), [a], changed(by, { initial: "fine" }), [b]), [])
  assert.equal(edited(changed("state", { initial: "ok" }), [a], changed("state", { pairs: true }), [b]), [])
  assert.equal(edited(changed("state"), [a], changed("host", { initial: "ok" }), [b]), [b])
})

everyday(test, () => changed("state"))
carried(test, () => changed("state", { initial: "ok", pairs: true }), [
  [0, event({ state: "ok" })],
  [1000, event({ state: "warning" })],
  [2000, event({ state: "warning" })],
  [6000, event({ state: "ok" })],
])
laws(test, {
  of: (...children: never[]) => changed("state", { initial: "ok" }, ...children),
  model: inputs => inputs.filter(([, { state }], i) => state !== (i === 0 ? "ok" : inputs[i - 1]?.[1].state)),
})
laws(test, {
  of: (...children: never[]) => changed("tags", { pairs: true }, ...children),
  model: inputs =>
    inputs
      .map(([at, e], i) => [at, [inputs[i - 1]?.[1], e]] as const)
      .filter(([, [before, now]]) => `${before?.tags}` !== `${now?.tags}`),
})

test.run()
