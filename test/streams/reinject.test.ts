import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { reinject } from "../../src/streams/reinject.ts"
import { set } from "../../src/streams/set.ts"
import { when } from "../../src/streams/when.ts"
import { grown } from "./kit/grown.ts"
import { everyday, marbles } from "./kit/marbles.ts"

const test = suite("reinject")

const once = () => when({ state: undefined }, set({ state: "again" }, reinject()))

test(
  "passes events on",
  marbles(({ cold, expectObservable }) => {
    const again = { a: event({ metric: 1, state: "again" }), b: event({ metric: 2, state: "again" }) }
    const values = { a: event({ metric: 1 }), b: event({ metric: 2 }) }
    expectObservable(cold("a-b|", values).pipe(once())).toBe("a-b|", again)
  }),
)

test("sends an event through all roots again, after the turn that runs", () => {
  const again = when({ state: undefined }, set({ state: "again" }, reinject()))
  const { take, out } = grown(
    again,
    when(() => true),
  )
  take(0, event({ host: "x" }))
  assert.equal(
    out.map(([, e]) => (e as Event).state),
    ["again", undefined, "again"],
  )
})

test("drops what goes round for ever, and counts it", () => {
  const { take, out, tree } = grown(reinject())
  take(0, event({ host: "x" }))
  assert.is(out.length, 17)
  assert.is(tree.overlooped, 1)
})

everyday(test, once)

test.run()
