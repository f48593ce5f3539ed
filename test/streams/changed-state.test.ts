import { map } from "rxjs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { event } from "../../src/event/event.ts"
import { changedState } from "../../src/streams/changed-state.ts"
import { carried, grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { everyday, marbles } from "./kit/marbles.ts"

const test = suite("changedState")
const values = {
  x: event({ host: "x", state: "1" }),
  y: event({ host: "y", state: "1" }),
  X: event({ host: "x", state: "2" }),
  s: event({ host: "x", service: "s", state: "2" }),
}

test(
  "passes an event whose state differs from the last of its host and service",
  marbles(({ cold, expectObservable }) => {
    const source = cold("x-y-x-X-y-s-s|", values)
    expectObservable(source.pipe(changedState())).toBe("x-y---X---s--|", values)
    expectObservable(source.pipe(changedState({ initial: "1" }))).toBe("------X---s--|", values)
  }),
)

test(
  "hands pairs to its children when asked",
  marbles(({ cold, expectObservable }) => {
    const stream = changedState(
      { initial: "1", pairs: true },
      map(([before, now]) => `${before?.state}${now.state}`),
    )
    expectObservable(cold("x-X|", values).pipe(stream)).toBe("--p|", { p: "12" })
  }),
)

test("stands in the tree as a changed for each key", () => {
  const { tree, take, out } = grown(changedState())
  take(0, values.x)
  assert.equal(out, [[0, values.x]])
  assert.is(tree.roots[0]?.scope.nodes[1]?.address, "root0/by")
})

everyday(test, () => changedState())
carried(test, () => changedState(), [
  [0, values.x],
  [1000, values.y],
  [2000, values.X],
  [3000, values.y],
])
laws(test, {
  of: (...children: never[]) => changedState({ initial: "ok" }, ...children),
  model: inputs =>
    inputs.filter(([, e], i) => {
      const before = inputs.slice(0, i).filter(([, { host, service }]) => host === e.host && service === e.service)
      return e.state !== (before.length === 0 ? "ok" : before.at(-1)?.[1].state)
    }),
})

test.run()
