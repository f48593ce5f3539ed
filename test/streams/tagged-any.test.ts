import { suite } from "uvu"
import { taggedAny } from "../../src/streams/tagged-any.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("taggedAny")
const values = events({ a: {}, b: { tags: ["y"] }, c: { tags: ["x", "z"] } })

test(
  "passes the events that bear at least one of several tags",
  marbles(({ cold, expectObservable }) => {
    const source = cold("a-b-c--|", values)
    expectObservable(source.pipe(taggedAny(["x", "y"]))).toBe("--b-c--|", values)
    expectObservable(source.pipe(taggedAny("x"))).toBe("----c--|", values)
    expectObservable(source.pipe(taggedAny([]))).toBe("-------|", values)
  }),
)

everyday(test, () => taggedAny("x"))
laws(test, {
  of: (...children: never[]) => taggedAny(["y", "z"], ...children),
  model: inputs => inputs.filter(([, { tags = [] }]) => tags.includes("y") || tags.includes("z")),
})

test.run()
