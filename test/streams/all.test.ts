import { map } from "rxjs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { all } from "../../src/streams/all.ts"
import { smap } from "../../src/streams/smap.ts"
import { throttle } from "../../src/streams/throttle.ts"
import { when } from "../../src/streams/when.ts"
import { grown } from "./kit/grown.ts"
import { everyday, marbles } from "./kit/marbles.ts"

const test = suite("all")
const mark = (name: string) => smap((value: unknown) => `${name}${value}`)

test(
  "gives each value to every child in order, and emits what they emit",
  marbles(({ cold, expectObservable }) => {
    const source = cold("a----b----|")
    const values = { a: "xa", A: "ya", b: "xb", B: "yb" }
    expectObservable(source.pipe(all<string, unknown, unknown>(mark("x"), mark("y")))).toBe("(aA)-(bB)-|", values)
  }),
)

test(
  "is identity without children, and the child itself with one",
  marbles(({ cold, expectObservable }) => {
    const source = cold("a-b-|")
    expectObservable(source.pipe(all<string>())).toBe("a-b-|")
    expectObservable(source.pipe(all<string, unknown>(mark("x")))).toBe("a-b-|", { a: "xa", b: "xb" })
  }),
)

test("gives twice what goes through two children, the same to each", () => {
  const { take, out } = grown(all(all(), all(), mark("x")))
  take(0, "a")
  assert.equal(
    out.map(([, value]) => value),
    ["a", "a", "xa"],
  )
})

test("keeps a child that throws from its siblings and from later events", () => {
  const thrown = new Error("no")
  const child = smap((e: Event) => {
    if (e.metric === 1) throw thrown
    return e
  })
  const stream = all(
    when(() => true),
    child,
    throttle<Event>(9, 5),
  )
  const { take, out, failures, tree } = grown(stream)
  take(0, event({ metric: 1 }))
  take(0, event({ metric: 2 }))
  assert.equal(
    out.map(([, e]) => (e as Event).metric),
    [1, 1, 2, 2, 2],
  )
  assert.equal(
    failures.map(({ error, value, node }) => [error, value, node.address]),
    [[thrown, event({ metric: 1 }), "root0/smap"]],
  )
  assert.equal(
    tree.roots[0]?.scope.nodes.map(node => node.errors),
    [0, 0, 1, 0, 0],
  )
})

test("keeps raw RxJS that throws from its siblings, and assembles it anew for the next value", () => {
  const raw = map((e: Event) => {
    if (e.metric === 1) throw new Error("no")
    return e
  })
  const { take, out, failures } = grown(all(raw, throttle<Event>(9, 5)))
  for (const metric of [1, 2, 1, 3]) take(0, event({ metric }))
  assert.equal(
    out.map(([, e]) => (e as Event).metric),
    [1, 2, 2, 1, 3, 3],
  )
  assert.is(failures.length, 2)
})

everyday(test, () => all(throttle(1, 5), throttle(2, 5)))

test.run()
