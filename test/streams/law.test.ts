import fc from "fast-check"
import { asyncScheduler, Observable, type OperatorFunction } from "rxjs"
import { TestScheduler } from "rxjs/testing"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { Event } from "../../src/event/event.ts"
import { all } from "../../src/streams/all.ts"
import { restore, save } from "../../src/streams/core/save.ts"
import { type Grown, grown } from "./kit/grown.ts"
import { type Any, end, inputs, type Timed } from "./kit/laws.ts"
import { isRaw, nested, piped, sprouts, text } from "./kit/sprouts.ts"

const feed = (into: Grown, of: Timed, until?: number): Grown => {
  for (const [at, e] of of) into.take(at, e)
  if (until !== undefined) into.clock.advance(until)
  return into
}
const test = suite("law")

test("gives the same nested as piped, in a tree", () => {
  fc.assert(
    fc.property(sprouts, inputs, (of, events) => {
      const [a, b] = [grown(all(...of.map(nested)) as Any), grown(all(...of.map(piped)) as Any)]
      for (const tree of [a, b]) feed(tree, events, end)
      assert.equal(b.out, a.out, of.map(text).join(" | "))
      assert.equal([a.failures, b.failures], [[], []])
    }),
    { numRuns: 500 },
  )
})

test("gives nested and piped forms the same addresses", () => {
  fc.assert(
    fc.property(sprouts, of => {
      const [a, b] = [nested, piped].map(form =>
        grown(all(...of.map(form)) as Any).tree.roots.flatMap(({ scope }) =>
          scope.nodes.filter(node => node.stage.name !== "").map(node => node.address),
        ),
      )
      assert.equal(b, a, of.map(text).join(" | "))
    }),
  )
})

test("gives the same nested as piped outside an engine, at the same frames", () => {
  fc.assert(
    fc.property(sprouts, inputs, (of, events) => {
      const [a, b] = [nested, piped].map(form => {
        const out: unknown[] = []
        const scheduler = new TestScheduler(assert.equal)
        scheduler.run(() => {
          const source = new Observable<Event>(to => {
            for (const [at, e] of events) asyncScheduler.schedule(() => to.next(e), at)
            asyncScheduler.schedule(() => to.complete(), end)
          })
          const run = all(...of.map(form)) as OperatorFunction<Event, unknown>
          source.pipe(run).subscribe({
            next: value => out.push([scheduler.now(), value]),
            complete: () => out.push([scheduler.now(), "|"]),
          })
        })
        return out
      })
      assert.equal(b, a, of.map(text).join(" | "))
    }),
  )
})

test("goes on after save and restore as if nothing had been, where no raw RxJS stands", () => {
  const tame = sprouts.filter(of => !of.some(isRaw))
  fc.assert(
    fc.property(tame, inputs, fc.nat(25), (of, events, cut) => {
      const stream = () => all(...of.map(nested)) as Any
      const whole = feed(grown(stream()), events, end)
      const first = feed(grown(stream()), events.slice(0, cut))
      const second = grown(stream())
      second.clock.advance(first.clock.now)
      restore(save(first.tree), second.tree)
      feed(second, events.slice(cut), end)
      assert.equal([...first.out, ...second.out], whole.out, of.map(text).join(" | "))
    }),
    { numRuns: 300 },
  )
})

test.run()
