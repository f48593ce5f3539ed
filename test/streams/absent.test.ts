import { suite } from "uvu"
import * as assert from "uvu/assert"
import { copy, type Event, event } from "../../src/event/event.ts"
import { absent } from "../../src/streams/absent.ts"
import { by } from "../../src/streams/by.ts"
import { edited, grown, reloaded } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("absent")
const { a, b, c } = events({ a: { state: "ok" }, b: { state: "warning", metric: 1 }, c: { service: "other" } })
const told = (out: readonly (readonly [number, unknown])[]) =>
  out.map(([at, e]) => [at, (e as Event).host, (e as Event).state])

test(
  "emits an event when nothing has come for so long, and another, of the same host and service, when something does",
  marbles(({ cold, expectObservable }) => {
    const gone = copy(b, {
      metric: undefined,
      time: 0.008,
      state: "absent",
      description: "nothing has come for 0.006 s",
    })
    const back = copy(gone, { time: 0.012, state: "ok", description: "back: nothing had come for 0.01 s" })
    const source = cold("a-b---------c----|", { a, b, c })
    expectObservable(source.pipe(absent("6ms"))).toBe("--------B---C----|", { B: gone, C: back })
  }),
)

test("takes an expired event for no sign of life, and one that comes late for one", () => {
  const { take, clock, out } = grown(absent(10))
  take(0, event({ host: "x", state: "expired" }))
  take(20_000, event({ host: "x", time: 20 }))
  take(25_000, event({ host: "x", time: -300 }))
  take(30_000, event({ host: "x", state: "expired" }))
  clock.advance(100_000)
  assert.equal(told(out), [[35_000, "x", "absent"]])
  assert.is(clock.size, 0)
})

test("says so once for each key, in the state that it is told; the key lives on until then, and ends after that", () => {
  const { take, clock, out, tree } = grown(by("host", { idle: "1m" }, absent("1h", { state: "critical" })))
  take(0, event({ host: "x", time: 0, ttl: 5 }))
  take(1000, event({ host: "y", time: 1, ttl: 5 }))
  take(3_000_000, event({ host: "y", time: 3000, ttl: 5 }))
  clock.advance(3_000_000)
  const node = tree.roots[0]?.scope.nodes.find(({ inner }) => inner !== undefined)
  assert.is(node?.keys().length, 2)
  clock.advance(10_000_000)
  assert.equal(told(out), [
    [3_600_000, "x", "critical"],
    [6_600_000, "y", "critical"],
  ])
  assert.is(node?.keys().length, 0)
  assert.is(clock.size, 0)
})

test("goes on waiting when it is edited", () => {
  assert.equal(edited(absent(5), [a], absent(10), [b]), [])
})

test("refuses to wait for nothing, and a state of nothing", () => {
  assert.throws(() => absent(0), /above zero/)
  assert.throws(() => absent(5, { state: "" }), /does not take these options/)
})

test("is not silent too soon, nor too late, after an edit of the time", () => {
  const given = [[0, event({ host: "x", time: 0 })]] as const
  const says = (from: "5m" | "1d", to: "1h" | "5m") =>
    reloaded(absent(from), given, absent(to), 1000).map(([at, e]) => [at, (e as Event).description])
  assert.equal(says("5m", "1h"), [[3_600_000, "nothing has come for 3600 s"]])
  assert.equal(says("1d", "5m"), [[300_000, "nothing has come for 300 s"]])
})

everyday(test, () => absent("5ms"))
laws(test, {
  of: (...children) => absent(3, ...(children as never[])),
  model: (given, end) => {
    const alive = given.filter(([, e]) => e.state !== "expired")
    return alive.flatMap(([at, e], i) => {
      const next = alive[i + 1]?.[0]
      if ((next ?? end) < at + 3000) return []
      const said = (now: number, state: string, what: string): [number, Event] => {
        const description = `${what} for ${(now - at) / 1000} s`
        return [now, copy(e, { state, description, metric: undefined, time: now / 1000 })]
      }
      const gone = said(at + 3000, "absent", "nothing has come")
      return next === undefined ? [gone] : [gone, said(next, "ok", "back: nothing had come")]
    })
  },
})

test.run()
