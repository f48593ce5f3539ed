import { map, type OperatorFunction, pipe } from "rxjs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { partition } from "../../src/engine/partition.ts"
import { type Event, event } from "../../src/event/event.ts"
import { all } from "../../src/streams/all.ts"
import { by } from "../../src/streams/by.ts"
import { operator } from "../../src/streams/core/operator.ts"
import { restore, save } from "../../src/streams/core/save.ts"
import { named } from "../../src/streams/named.ts"
import { split } from "../../src/streams/split.ts"
import { tag } from "../../src/streams/tag.ts"
import { throttle } from "../../src/streams/throttle.ts"
import { grown } from "./kit/grown.ts"
import { type Any, laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("named")
const values = events({ a: {}, b: {} })

/** Counts by a letter, so that it can be told which place a number comes from. */
const counting = operator("counting", (_: (of: Event) => string) => ({
  state: () => ({ n: 0 }),
  next(_: Event, self: { state: { n: number }; emit(n: string): void }) {
    self.emit(`${_.host}${++self.state.n}`)
  },
})) as unknown as (letter: (of: Event) => string) => OperatorFunction<Event, string>
const counts = (letter: string) =>
  pipe(
    counting(() => ""),
    map(n => letter + n),
  )
/** What two versions of a stream emit for an event each, the state carried over as by a reload, and by a restart. */
function edited(before: OperatorFunction<Event, unknown>, after: OperatorFunction<Event, unknown>, host = "") {
  const seen: unknown[] = []
  const probe = map((value: unknown) => seen.push(value))
  const given = partition({ start: 0, act: () => {} })
  for (const stream of [before, after]) {
    given.swap(given.grow([{ name: "s", stream: pipe(stream, probe) as never }]))
    given.input(0, [event({ host })])
  }
  const [old, now] = [grown(before as never), grown(after as never)]
  old.take(0, event({ host }))
  restore(save(old.tree), now.tree)
  now.take(0, event({ host }))
  assert.equal(
    now.out.map(([, value]) => value),
    seen.slice(old.out.length),
    "a restart carries over what a reload does",
  )
  return seen.slice(old.out.length)
}

test(
  "gives each value to every child, and emits what they emit",
  marbles(({ cold, expectObservable }) => {
    const stream = named("x", tag("x"), tag("y"))
    const [A, B] = [event({ ...values.a, tags: ["x"] }), event({ ...values.a, tags: ["y"] })]
    expectObservable(cold("a---|", values).pipe(stream)).toBe("(AB)|", { A, B })
  }),
)

test("keeps state where streams change places", () => {
  const [a, b] = [named("a", counts("a")), named("b", counts("b"))]
  assert.equal(edited(all(a, counts("c")), all(counts("c"), named("a", counts("a")))), ["c2", "a2"])
  assert.equal(edited(all(named("a", counts("a"))), all(counts("c"), b, a)), ["c1", "b1", "a2"])
  assert.equal(edited(all(a, b), all(named("b", counts("b")), named("a", counts("a")))), ["b2", "a2"])
})

test("keeps state where it moves under another operator, or below another name", () => {
  assert.equal(edited(named("a", counts("a")), split({ host: "" }, named("a", counts("a")))), ["a2"])
  assert.equal(edited(named("a", counts("a")), named("b", named("a", counts("a")))), ["a2"])
})

test("costs no state when it is put around what is there, taken away, or given another name", () => {
  assert.equal(edited(counts("a"), named("a", counts("a"))), ["a2"])
  assert.equal(edited(named("a", counts("a")), counts("a")), ["a2"])
  assert.equal(edited(named("a", counts("a")), named("b", counts("a"))), ["a2"])
})

test("keeps the state of each key within `by`", () => {
  const before = by("host", all(named("a", counts("a")), named("b", counts("b"))))
  const after = by("host", all(named("b", counts("b")), counts("c"), named("a", counts("a"))))
  assert.equal(edited(before as never, after as never, "x"), ["bx2", "cx1", "ax2"])
})

test("carries a summary and details, which each place within it knows", () => {
  const about = { summary: "A disk fills up", details: "Free some space." }
  const { tree } = grown(pipe(named("disk", about, throttle(1, 5, tag("x"))), tag("y")))
  const nodes = (tree.roots[0]?.scope.nodes ?? []).filter(({ stage }) => stage.name !== "")
  assert.equal(
    nodes.map(({ address, pin }) => [address, pin?.summary]),
    [
      ["root0/named[disk]", about.summary],
      ["root0/named[disk]/throttle", about.summary],
      ["root0/named[disk]/throttle/tag", about.summary],
      ["root0/named[disk]/throttle/tag/tag", undefined],
    ],
  )
  assert.equal(nodes[0]?.pin, { name: "disk", ...about })
})

test("refuses a name twice in a stream, none, what is no text, and no children", () => {
  assert.throws(() => grown(all(named("x", tag("a")), named("x", tag("b")))), /two streams are named "x"/)
  grown(named("x", tag("a")), named("x", by("host", named("x", tag("b")))))
  assert.throws(() => named("", tag("x")), /takes a name/)
  assert.throws(() => named("x", { sumary: "y" } as never, tag("x")), /a summary and details/)
  assert.throws(() => (named as (...args: never[]) => unknown)("x" as never), /has no child/)
})

everyday(test, () => named("x", throttle(1, "5ms")))
laws(test, {
  of: (...children) => named("x", ...((children.length > 0 ? children : [all()]) as [Any])) as never,
  routes: "keys",
  model: inputs => [...inputs],
})

test.run()
