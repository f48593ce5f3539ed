import { suite } from "uvu"
import type { Event } from "../../src/event/event.ts"
import { smapcat } from "../../src/streams/smapcat.ts"
import { laws } from "./kit/laws.ts"
import { everyday, marbles } from "./kit/marbles.ts"

const test = suite("smapcat")

test(
  "emits each element of what a function makes of a value",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a----b----|").pipe(smapcat(letter => [letter, "x"]))).toBe("(ax)-(bx)-|")
  }),
)

test(
  "emits nothing for no array, an empty one, and absent elements",
  marbles(({ cold, expectObservable }) => {
    const made: Record<string, (boolean | undefined | null)[] | undefined> = { b: [], c: [undefined, null, false] }
    expectObservable(cold("a-b-c-|").pipe(smapcat(letter => made[letter]))).toBe("----x-|", { x: false })
  }),
)

everyday(test, () => smapcat(e => [e.metric]))
laws(test, {
  of: (...children: never[]) => smapcat((e: Event) => e.tags, ...children),
  model: inputs => inputs.flatMap(([at, e]) => (e.tags ?? []).map(tag => [at, tag] as const)),
})

test.run()
