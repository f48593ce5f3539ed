import { suite } from "uvu"
import * as assert from "uvu/assert"
import { event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { publish } from "../../src/streams/publish.ts"
import { grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { everyday, marbles } from "./kit/marbles.ts"

const test = suite("publish")

test(
  "passes on what it is given, arrays too",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a---b---|").pipe(publish<string>("t"))).toBe("a---b---|")
    const values = { a: ["x", "y"] }
    expectObservable(cold("a|", values).pipe(publish<string[]>("t"))).toBe("a|", values)
  }),
)

test("may publish what nobody subscribes to, and within `by`", () => {
  const { take, out, tree, acts } = grown(by("host", publish("t")))
  for (const host of ["x", "y"]) take(0, event({ host }))
  assert.is(out.length, 2)
  assert.is(tree.overlooped, 0)
  assert.equal(acts, [], "it is the tree's own affair")
})

test("refuses to be without a topic", () => {
  assert.throws(() => publish(""), /the name of a topic/)
  assert.throws(() => publish(undefined as never as string), /the name of a topic/)
})

everyday(test, () => publish("t"))
laws(test, {
  of: (...children) => publish("t", ...(children as [])) as never,
  model: inputs => [...inputs],
})

test.run()
