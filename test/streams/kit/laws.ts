import fc from "fast-check"
import { type OperatorFunction, pipe } from "rxjs"
import type { Test } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../../src/event/event.ts"
import { all } from "../../../src/streams/all.ts"
import { by } from "../../../src/streams/by.ts"
import { restore, save } from "../../../src/streams/core/save.ts"
import { smap } from "../../../src/streams/smap.ts"
import { throttle } from "../../../src/streams/throttle.ts"
import { type Grown, grown } from "./grown.ts"

export type Any = OperatorFunction<never, never>
/** Events in the order of their arrival, each with when that was, in milliseconds. */
export type Timed = readonly (readonly [at: number, event: Event])[]

/** Events of two hosts and services, some of them late, without a metric, or expired. */
export const inputs: fc.Arbitrary<Timed> = lagging(0, 0, 0, 1, 7)
/** The same, and some are ahead of the clock. */
export const skewed: fc.Arbitrary<Timed> = lagging(0, 0, 1, 7, -1, -4, -500)

function lagging(...lags: number[]): fc.Arbitrary<Timed> {
  return fc
    .array(
      fc.record({
        after: fc.nat(4000),
        host: fc.constantFrom("x", "y"),
        service: fc.constantFrom("p", "q"),
        state: fc.constantFrom("ok", "warning", "expired", undefined),
        metric: fc.option(fc.nat(9), { nil: undefined }),
        lag: fc.constantFrom(...lags),
        ttl: fc.constantFrom(2, 20, undefined),
        tags: fc.constantFrom(undefined, ["x"], ["y", "x"]),
      }),
      { maxLength: 25 },
    )
    .map(all => {
      let at = 0
      return all.map(({ after, lag, ...fields }) => {
        at += after
        return [at, event({ ...fields, time: at / 1000 - lag })] as const
      })
    })
}

/** When the input of the laws completes: everything that is pending has fired by then. */
export const end = 200_000

/** What an operator is held to, over random events. */
export interface Laws {
  /** The operator, given its children. */
  of(...children: Any[]): OperatorFunction<never, unknown>
  /** The same in a few lines, with arrays and full scans: what comes out and when, for what came in; complete at `end`. */
  readonly model?: (inputs: Timed, end: number) => (readonly [at: number, value: unknown])[]
  /** Its children are not alike (`split`), or each key has its own (`by`): it has no piped form. */
  readonly routes?: "each" | "keys"
  readonly inputs?: fc.Arbitrary<Timed>
  /** Numbers are compared to nine digits: the model adds them up in another order. */
  readonly near?: boolean
}

/** Nested equals piped; saved and restored at any moment it goes on; it does what its model does; it lets go of keys. */
export function laws(test: Test, { of, model, routes, inputs: given = inputs, near = false }: Laws): void {
  const children = (): Any[] => [smap((value: unknown) => ({ value })) as never, throttle(2, 5) as never]
  const nested = () => of(...children()) as Any
  const piped = () => {
    const [a, b] = children() as [Any, Any]
    if (routes === "each") return of(all(a) as Any, all(b) as Any) as Any
    return (routes === "keys" ? of(all(a, b) as Any) : pipe(of() as Any, all(a, b) as Any)) as Any
  }
  const whole = (stream: Any, events: Timed) => finish(feed(grown(stream), events)).out

  test("gives the same nested as piped", () => {
    fc.assert(fc.property(given, events => assert.equal(whole(piped(), events), whole(nested(), events))))
  })

  test("goes on as if nothing had been, saved and restored at any moment", () => {
    fc.assert(
      fc.property(given, fc.nat(25), fc.nat(9000), (events, cut, wait) => {
        const first = feed(grown(nested()), events.slice(0, cut))
        const before = events[cut]?.[0] ?? end
        first.clock.advance(Math.min(first.clock.now + wait, before))
        const second = grown(nested())
        second.clock.advance(first.clock.now)
        restore(save(first.tree), second.tree)
        const rest = finish(feed(second, events.slice(cut))).out
        assert.equal([...first.out, ...rest], whole(nested(), events))
      }),
    )
  })

  if (model !== undefined) {
    test("does what its model does", () => {
      const stream = () => (routes === "each" ? of(smap((a: unknown) => ({ a })) as never, all() as never) : of())
      fc.assert(
        fc.property(given, events => {
          const [is, wanted] = [whole(stream() as Any, events), model(events, end)]
          if (!near || !isNear(is, wanted)) assert.equal(is, wanted)
        }),
        { numRuns: 300 },
      )
    })
  }

  test("lets go of what it holds for keys that are gone", () => {
    const tree = grown(by("host", { idle: "1m" }, nested()) as Any)
    const states = ["ok", "warning", "ok", "critical", "expired"]
    for (let i = 0; i < 20_000; i++) {
      const [at, nth] = [i * 100, i % 10]
      tree.take(
        at,
        event({
          host: `h${Math.floor(i / 10)}`,
          service: "s",
          state: states[nth % 5],
          metric: nth,
          time: at / 1000,
          ttl: 5,
        }),
      )
    }
    const day = 86_400_000
    for (let at = 2_000_000; at < 2_000_000 + 2 * day; at += 600_000) {
      tree.take(at, event({ host: "alive", service: "s", state: "ok", metric: 1, time: at / 1000, ttl: 3600 }))
    }
    const node = tree.tree.roots[0]?.scope.nodes.find(({ inner }) => inner !== undefined)
    assert.equal(
      node?.keys().map(({ key }) => key),
      ["alive"],
    )
    assert.ok(
      tree.clock.size <= 8,
      `${tree.clock.size} timers are set: those of the one live key, and the sweep of keys`,
    )
    assert.equal(tree.failures, [])
  })
}

function feed(into: Grown, events: Timed): Grown {
  for (const [at, e] of events) into.take(at, e)
  return into
}

function finish(tree: Grown): Grown {
  tree.clock.advance(end)
  tree.tree.end()
  assert.equal(tree.failures, [])
  return tree
}

/** The same but for the last digits of numbers. */
function isNear(a: unknown, b: unknown): boolean {
  if (typeof a === "number" && typeof b === "number") {
    return a === b || Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b))
  }
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return Object.is(a, b)
  const [x, y] = [Object.entries(a), Object.entries(b)]
  return x.length === y.length && x.every(([key, one]) => key in b && isNear(one, b[key as never]))
}
