import { ignoreElements, type OperatorFunction } from "rxjs"
import { type RunHelpers, TestScheduler } from "rxjs/testing"
import type { Test } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../../src/event/event.ts"

/** A test in marbles: one frame is a millisecond of the clock. */
export const marbles = (test: (helpers: RunHelpers) => void) => () => new TestScheduler(assert.equal).run(test)

/** Events by letter: all of one host and service, described by their letter. */
export function events<Letter extends string>(of: Readonly<Record<Letter, Event>>): Record<Letter, Event> {
  const named = Object.entries<Event>(of).map(([name, fields]) => [
    name,
    event({ host: "h", service: "s", description: name, ...fields }),
  ])
  return Object.fromEntries(named)
}

/** What every operator does, whatever else: it ends with its input, passes an error on at once, lets go of its source. */
export function everyday(test: Test, stream: () => OperatorFunction<Event, unknown>): void {
  const values = events({ a: { metric: 1, time: 0, state: "ok", tags: ["x"] }, b: { metric: 2, time: 0.002 } })
  test(
    "ends with an empty input",
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold<Event>("--|").pipe(stream())).toBe("--|")
    }),
  )
  test(
    "is complete when its input is",
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold("a-b-|", values).pipe(stream(), ignoreElements())).toBe("----|")
    }),
  )
  test(
    "passes an error on at once",
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold("a-b-#", values).pipe(stream(), ignoreElements())).toBe("----#")
    }),
  )
  test(
    "lets go of its source when it is unsubscribed",
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold("a-b-c-|", values)
      expectObservable(source.pipe(stream(), ignoreElements()), "---!").toBe("----")
      expectSubscriptions(source.subscriptions).toBe("^--!")
    }),
  )
}
