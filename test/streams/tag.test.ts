import { suite } from "uvu"
import { copy } from "../../src/event/event.ts"
import { tag } from "../../src/streams/tag.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("tag")
const { a, b, c } = events({ a: { tags: ["y", "z"] }, b: {}, c: { tags: [] } })
const tagged = (tags: string[]) => ({ A: copy(a, { tags }) })

test(
  "adds a tag, or several, in front, none of them twice",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a|", { a }).pipe(tag("x"))).toBe("A|", tagged(["x", "y", "z"]))
    expectObservable(cold("a|", { a }).pipe(tag(["x", "y", "x"]))).toBe("A|", tagged(["x", "y", "z"]))
    expectObservable(cold("bc|", { b, c }).pipe(tag("x"))).toBe("BC|", {
      B: copy(b, { tags: ["x"] }),
      C: copy(c, { tags: ["x"] }),
    })
  }),
)

everyday(test, () => tag("x"))
laws(test, {
  of: (...children: never[]) => tag(["z", "x"], ...children),
  model: inputs => inputs.map(([at, e]) => [at, { ...e, tags: [...new Set(["z", "x", ...(e.tags ?? [])])] }]),
})

test.run()
