import { suite } from "uvu"
import * as assert from "uvu/assert"
import { tagged } from "../../src/streams/tagged.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("tagged")
const values = events({ a: {}, b: { tags: ["x", "y"] }, c: { tags: ["x"] } })

test(
  "passes the events that bear a tag, or all of several",
  marbles(({ cold, expectObservable }) => {
    const source = cold("a-b-c--|", values)
    expectObservable(source.pipe(tagged("x"))).toBe("--b-c--|", values)
    expectObservable(source.pipe(tagged(["x", "y"]))).toBe("--b----|", values)
    expectObservable(source.pipe(tagged([]))).toBe("a-b-c--|", values)
  }),
)

test("takes tags", () => {
  assert.throws(() => (tagged as () => unknown)(), /takes 1 argument, got 0/)
})

everyday(test, () => tagged("x"))
laws(test, {
  of: (...children: never[]) => tagged(["x", "y"], ...children),
  model: inputs => inputs.filter(([, { tags = [] }]) => tags.includes("x") && tags.includes("y")),
})

test.run()
