import fc from "fast-check"
import type { Test } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../../src/event/event.ts"
import { by } from "../../../src/streams/by.ts"
import { save } from "../../../src/streams/core/save.ts"
import { count, maximum, mean, minimum, sum } from "../../../src/streams/folds.ts"
import { set } from "../../../src/streams/set.ts"
import { smap } from "../../../src/streams/smap.ts"
import { edited, grown } from "./grown.ts"
import { type Any, end, inputs } from "./laws.ts"

type Window = (...children: never[]) => unknown

/** A window that only a fold follows runs it; nobody can tell but by the memory that it takes. */
export function folding(test: Test, window: Window): void {
  const of = (...children: unknown[]) => window(...(children as never[])) as Any

  test("folds as it goes where a fold is all that follows, with the same outcome", () => {
    fc.assert(
      fc.property(inputs, fc.constantFrom(sum, mean, minimum, maximum, count), (given, fold) => {
        const running = grown(of(smap(fold, set({ state: "x" }))))
        const holding = grown(of(smap((es: readonly Event[]) => fold(es), set({ state: "x" }))))
        for (const tree of [running, holding]) {
          for (const [time, e] of given) tree.take(time, e)
          tree.clock.advance(end)
          tree.tree.end()
          assert.equal(tree.failures, [])
        }
        assert.equal(running.out, holding.out)
      }),
    )
  })

  test("holds no events while it folds", () => {
    const { take, tree } = grown(by("host", of(smap(mean)) as never))
    for (let i = 0; i < 90; i++) take(i, event({ metric: i, time: i / 1000, description: "long".repeat(100) }))
    assert.ok(JSON.stringify(save(tree)).length < 4000)
  })

  test("goes on with what it holds when an edit makes it fold; another fold begins anew", () => {
    const [a, b] = [1, 2].map(metric => event({ metric, time: metric })) as [Event, Event]
    const closing = [4, 400].map(metric => event({ metric, time: metric }))
    const held = of(smap((es: readonly Event[]) => sum(es)))
    const whole = edited(held, [], held, [a, b, ...closing])
    assert.equal(edited(held, [a, b], of(smap(sum)), closing), whole)
    assert.not.equal(edited(of(smap(mean)), [a, b], of(smap(sum)), closing), whole)
    assert.not.equal(edited(of(smap(sum)), [a, b], held, closing), whole)
  })
}
