import type { Duration } from "../../base/duration.ts"
import type { Event } from "../../event/event.ts"
import type { Test } from "../when.ts"
import { must } from "./must.ts"
import type { Guard, Passed } from "./passed.ts"

/** A step of a pattern: an event for each of its tests, in any order; and what must not come until the next is over. */
export interface Step {
  readonly tests: readonly Test[]
  readonly without: readonly Test[]
}

/** A pattern as data. `T` is what it matches: its events, in the order of the steps. */
export interface Steps<T extends readonly Event[] = readonly Event[]> {
  readonly steps: readonly Step[]
  readonly within: Duration
  /** Never set: it only carries the type. */
  readonly matches?: T
}

type Several = readonly [Test, Test, ...Test[]]

/** A pattern that has begun; `within` completes it. */
export interface Begun<T extends readonly Event[]> {
  /** The next step: an event that passes the test; whatever comes between does not matter. */
  followedBy<U extends Event>(test: Guard<U>): Begun<readonly [...T, U]>
  followedBy(test: Test): Begun<readonly [...T, Event]>
  /** The next step: an event for each test, in any order. */
  all<const A extends Several>(...tests: A): Begun<readonly [...T, ...Passed<A>]>
  /** The step before takes so many events in place of one. */
  times(count: number): Begun<readonly [...T, ...Event[]]>
  /** No such event from here to the end of the next step; at the end of the pattern: none until its time is over. */
  without(test: Test): Begun<T>
  /** All of it takes less than so much time, from its first event on. */
  within(time: Duration): Steps<T>
}

/** Where a pattern begins. */
export interface Start {
  first<U extends Event>(test: Guard<U>): Begun<readonly [U]>
  first(test: Test): Begun<readonly [Event]>
  /** Begins with an event for each test, in any order. */
  all<const A extends Several>(...tests: A): Begun<Passed<A>>
}

const fix = 'p => p.first({ service: "deploy" }).followedBy({ state: "critical" }).within("10m")'

function begun(steps: readonly Step[]): Begun<never> {
  const before = steps.slice(0, -1)
  const last = steps.at(-1) as Step
  const then = (...tests: Test[]) => begun([...steps, { tests, without: [] }])
  return {
    followedBy: then,
    all: several(then),
    times(count: number) {
      must(
        Number.isInteger(count) && count > 0,
        `a step of a pattern comes ${count} times`,
        "a whole number above zero",
      )
      must(last.tests.length === 1, "times follows a step that takes one event", "once, after first or followedBy")
      return begun([...before, { ...last, tests: new Array(count).fill(last.tests[0]) }])
    },
    without: (test: Test) => begun([...before, { ...last, without: [...last.without, test] }]),
    within: (within: Duration) => ({ steps, within }),
  } as Begun<never>
}

const several =
  (then: (...tests: Test[]) => Begun<never>) =>
  (...tests: Test[]) => {
    must(tests.length > 1, "all takes two tests or more: several steps in any order", fix)
    return then(...tests)
  }

const start = {
  first: (test: Test) => begun([{ tests: [test], without: [] }]),
  all: several((...tests) => begun([{ tests, without: [] }])),
} as Start

/** The steps that a function makes of where a pattern begins. */
export function stepsOf(build: (p: Start) => Steps): Steps {
  must(typeof build === "function", "pattern takes a function that says its steps", fix)
  const made = build(start)
  must(Array.isArray(made?.steps), "a pattern ends with `within`: the time that all of it may take", fix)
  return made
}
