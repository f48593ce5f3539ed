import { suite } from "uvu"
import type { Event } from "../../src/event/event.ts"
import { smap } from "../../src/streams/smap.ts"
import { laws } from "./kit/laws.ts"
import { everyday, marbles } from "./kit/marbles.ts"

const test = suite("smap")
const values = { a: 0, b: undefined, c: null, d: false }

test(
  "emits what a function makes of each value, and drops undefined and null",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a-b-c-d|", values).pipe(smap(value => value))).toBe("a-----d|", values)
  }),
)

test(
  "fails outside an engine when its function throws",
  marbles(({ cold, expectObservable }) => {
    const fails = smap<string, string>(() => {
      throw "no"
    })
    expectObservable(cold("--a-b|").pipe(fails)).toBe("--#", undefined, "no")
  }),
)

everyday(test, () => smap(e => e.metric))
laws(test, {
  of: (...children: never[]) => smap((e: Event) => e.metric, ...children),
  model: inputs => inputs.filter(([, e]) => e.metric !== undefined).map(([at, e]) => [at, e.metric]),
})

test.run()
