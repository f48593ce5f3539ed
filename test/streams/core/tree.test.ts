import { asapScheduler, map, observeOn, pipe } from "rxjs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../../src/event/event.ts"
import { all } from "../../../src/streams/all.ts"
import { by } from "../../../src/streams/by.ts"
import { changed } from "../../../src/streams/changed.ts"
import { addressIn } from "../../../src/streams/core/address.ts"
import { operator } from "../../../src/streams/core/operator.ts"
import { target } from "../../../src/streams/core/target.ts"
import type { Tree } from "../../../src/streams/core/tree.ts"
import { rollup } from "../../../src/streams/rollup.ts"
import { set } from "../../../src/streams/set.ts"
import { split } from "../../../src/streams/split.ts"
import { throttle } from "../../../src/streams/throttle.ts"
import { when } from "../../../src/streams/when.ts"
import { grown } from "../kit/grown.ts"

const test = suite("tree")
const yes = () => true
const addresses = ({ roots }: Tree) =>
  roots.flatMap(({ scope }) => scope.nodes.filter(node => node.stage.name !== "").map(node => node.address))

test("gives a value to every root once, in their order, however many there are", () => {
  const { out, take, tree } = grown(...Array.from({ length: 150 }, (_, i) => map(() => i)))
  take(0, event({}))
  tree.rest(new Set(["root0", "root70"]))
  take(1, event({}))
  const all = Array.from({ length: 150 }, (_, i) => i)
  assert.equal(
    out.map(([, value]) => value),
    [...all, ...all.filter(i => i !== 0 && i !== 70)],
  )
})

test("a root may feed any number of places", () => {
  for (const width of [1, 16, 17, 2000]) {
    const stream = all(...Array.from({ length: width }, (_, i) => set({ metric: i })))
    const { out, take } = grown(...Array.from({ length: 40 }, () => stream))
    take(0, event({}))
    assert.equal(
      out.map(([, value]) => (value as Event).metric),
      Array.from({ length: 40 * width }, (_, i) => i % width),
    )
  }
})

test("calls what is laid over a place, in the middle of a turn too, and no longer when it is taken off", () => {
  const seen: unknown[] = []
  const { tree, take } = grown(
    all(
      when(() => {
        if (seen.length === 0) over(1)
        return true
      }),
      when(yes),
    ),
    when(yes),
  )
  const places = tree.roots.flatMap(({ scope }) => scope.entry.downs)
  const over = (of: number) => {
    const place = places[of]!
    place.next = value => {
      seen.push(of)
      Object.getPrototypeOf(place).next.call(place, value)
    }
  }
  over(2)
  take(0, event({}))
  assert.equal(seen, [1, 2])
  assert.equal(
    places.map(place => [place.in, place.out]),
    [
      [1, 1],
      [1, 1],
      [1, 1],
    ],
  )
  for (const place of places) delete (place as { next?: unknown }).next
  take(1, event({}))
  assert.equal(seen.slice(2), [])
})

test("counts alike whether it is timed or not", () => {
  const counts = (timed: boolean) => {
    const { tree, take } = grown(all(when(yes), when({ state: "ok" })), when(yes))
    if (timed) tree.timed = () => {}
    for (let i = 0; i < 3; i++) take(i, event({ state: i === 0 ? "ok" : "warning" }))
    return tree.roots.flatMap(({ scope }) => scope.nodes.map(node => [node.in, node.out, node.errors]))
  }
  assert.equal(counts(true), counts(false))
})

test("a root that fails keeps nothing from those after it", () => {
  const broken = when(() => {
    throw new Error("no")
  })
  const { out, failures, take } = grown(all(broken, when(yes)), when(yes))
  take(0, event({}))
  assert.is(failures.length, 1)
  assert.is(out.length, 2)
})

test("gives nested and piped forms the same addresses", () => {
  const nested = when(yes, throttle(1, 5, changed("state")))
  const piped = pipe(when(yes), throttle(1, 5), changed("state"))
  assert.equal(addresses(grown(nested).tree), ["root0/when", "root0/when/throttle", "root0/when/throttle/changed"])
  assert.equal(addresses(grown(piped).tree), addresses(grown(nested).tree))
})

test("tells equal names apart by an ordinal, among those that are fed by one place", () => {
  const stream = all(when(yes, when(yes)), when(yes), throttle(1, 5))
  assert.equal(addresses(grown(stream).tree), ["root0/when", "root0/when/when", "root0/when#2", "root0/throttle"])
})

test("addresses what follows two children from what feeds them", () => {
  const stream = pipe(when(yes), all(throttle(1, 5), throttle(2, 5)), changed("state"))
  assert.equal(addresses(grown(stream).tree), [
    "root0/when",
    "root0/when/throttle",
    "root0/when/throttle#2",
    "root0/when/changed",
  ])
})

test("addresses the children of a router from it, with the key in a frame", () => {
  const { tree, take, failures } = grown(
    split(
      yes,
      by(
        "host",
        when(() => {
          throw new Error("no")
        }),
      ),
      when(yes),
    ),
  )
  assert.equal(addresses(tree), ["root0/split", "root0/split[0]/by", "root0/split[1]/when"])
  take(0, event({ host: "web-1" }))
  const failure = failures[0]!
  assert.is(addressIn(failure.node, failure.frame), "root0/split[0]/by[web-1]/when")
})

test("gives every root each value, one after the other", () => {
  const { take, out } = grown(
    map(x => `a${x}`),
    map(x => `b${x}`),
  )
  take(0, 1)
  take(0, 2)
  assert.equal(
    out.map(([, value]) => value),
    ["a1", "b1", "a2", "b2"],
  )
})

test("fires timers that are due before the value that comes then, in the order of due time and setting", () => {
  const { take, out, clock } = grown(rollup(0, 5), rollup(0, 5), rollup(0, 3))
  take(0, event({ metric: 1 }))
  take(5000, event({ metric: 2 }))
  assert.equal(
    out.map(([at, value]) => [at, (value as unknown[]).length]),
    [
      [3000, 1],
      [5000, 1],
      [5000, 1],
    ],
  )
  assert.is(clock.size, 3)
})

test("catches what a timer throws, and goes on", () => {
  const bomb = operator("bomb", () => ({
    next: (_, self) => self.at("off", self.now + 5),
    timers: {
      off() {
        throw new Error("no")
      },
    },
  }))
  const { take, clock, failures } = grown(bomb())
  take(0, event({}))
  take(10, event({}))
  clock.advance(20)
  assert.is(failures.length, 2)
  assert.is(clock.size, 0)
})

test("hands actions to its surroundings, and counts what is dropped", () => {
  const where = target<number>("somewhere")
  const act = operator("act", () => ({
    next(e, self) {
      self.act(where, e.metric ?? 0)
      self.drop("odd", 2)
    },
  }))
  const { take, acts, tree } = grown(act())
  take(0, event({ metric: 7 }))
  assert.equal(acts, [["somewhere", 7]])
  assert.equal(tree.roots[0]?.scope.nodes[1]?.drops, [{ reason: "odd", count: 2 }])
})

test("lets raw RxJS come in asynchronously, as a turn of its own", async () => {
  const { take, out } = grown(pipe(observeOn(asapScheduler), by("host", throttle(1, 5))))
  take(0, event({ host: "x" }))
  assert.is(out.length, 0)
  await new Promise(done => setImmediate(done))
  assert.is(out.length, 1)
})

test("runs nothing any more once it is disposed of", async () => {
  const { take, out, clock, tree } = grown(pipe(observeOn(asapScheduler), all()), by("host", rollup(0, 5)))
  take(0, event({ host: "x" }))
  tree.dispose()
  clock.advance(60_000)
  await new Promise(done => setImmediate(done))
  assert.equal(out, [])
  assert.is(clock.size, 0)
})

test.run()
