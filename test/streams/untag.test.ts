import { suite } from "uvu"
import { copy } from "../../src/event/event.ts"
import { untag } from "../../src/streams/untag.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("untag")
const { a, b } = events({ a: { tags: ["x", "y"] }, b: {} })

test(
  "removes a tag, or several, and leaves other events as they are",
  marbles(({ cold, expectObservable }) => {
    const source = cold("a-b|", { a, b })
    expectObservable(source.pipe(untag("x"))).toBe("A-b|", { A: copy(a, { tags: ["y"] }), b })
    expectObservable(source.pipe(untag(["y", "x"]))).toBe("A-b|", { A: copy(a, { tags: [] }), b })
    expectObservable(source.pipe(untag("z"))).toBe("a-b|", { a, b })
  }),
)

everyday(test, () => untag("x"))
laws(test, {
  of: (...children: never[]) => untag(["x", "z"], ...children),
  model: inputs => inputs.map(([at, e]) => [at, { ...e, tags: e.tags?.filter(one => one !== "x") }]),
})

test.run()
