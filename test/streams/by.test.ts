import { delay, map, merge, Observable, type OperatorFunction, pipe, take as rxTake, scan, share, tap } from "rxjs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { partition } from "../../src/engine/partition.ts"
import { type Event, event } from "../../src/event/event.ts"
import { all } from "../../src/streams/all.ts"
import { by } from "../../src/streams/by.ts"
import { changed } from "../../src/streams/changed.ts"
import { addressIn } from "../../src/streams/core/address.ts"
import { countsOf } from "../../src/streams/core/counts.ts"
import { operator, type Self } from "../../src/streams/core/operator.ts"
import { restore, save } from "../../src/streams/core/save.ts"
import { counter } from "../../src/streams/counter.ts"
import { named } from "../../src/streams/named.ts"
import { rescue } from "../../src/streams/rescue.ts"
import { rollup } from "../../src/streams/rollup.ts"
import { sflatten } from "../../src/streams/sflatten.ts"
import { smap } from "../../src/streams/smap.ts"
import { tag } from "../../src/streams/tag.ts"
import { throttle } from "../../src/streams/throttle.ts"
import { when } from "../../src/streams/when.ts"
import { carried, type Grown, grown } from "./kit/grown.ts"
import { type Any, laws } from "./kit/laws.ts"
import { everyday, marbles } from "./kit/marbles.ts"

const test = suite("by")
const values = {
  a: event({ host: "x", state: "ok" }),
  b: event({ host: "y", state: "ok" }),
  A: event({ host: "x", state: "warning" }),
}
const of = (host: string, metric: number) => event({ host, metric })
const metrics = ({ out }: Grown) => out.map(([, e]) => [(e as Event).host, (e as Event).metric])
const counted = scan((last: Event, e: Event) => event({ ...e, metric: (last.metric ?? 0) + 1 }))
const day = 86_400_000

/** A partition whose one stream can be replaced; `seen` is what it emits. */
function running() {
  const seen: unknown[] = []
  const probe = operator("probe", () => ({ next: (value: unknown) => void seen.push(value) }))
  const given = partition({ start: 0, act: () => {} })
  const put = (stream: OperatorFunction<Event, unknown>) =>
    given.swap(given.grow([{ name: "s", stream: pipe(stream, probe() as never) as never }]))
  return { given, seen, put }
}
const hosts = (seen: readonly unknown[]) => (seen as Event[][]).flat().map(({ host, metric }) => `${host}${metric}`)

test(
  "has a branch of its own for each key",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a--b--a--A|", values).pipe(by("host", changed("state")))).toBe("a--b-----A|", values)
  }),
)

test(
  "keeps nothing per key that comes after it",
  marbles(({ cold, expectObservable }) => {
    const source = cold("a-b|", values)
    expectObservable(source.pipe(by("host"), throttle<Event>(1, 5))).toBe("a--|", values)
    expectObservable(source.pipe(by("host", throttle<Event>(1, 5)))).toBe("a-b|", values)
  }),
)

test(
  "ends all keys when the input ends, in the order of their first events",
  marbles(({ cold, expectObservable }) => {
    const held = rollup(
      0,
      "1s",
      smap(es => es.length),
    )
    expectObservable(cold("b-a-a|", values).pipe(by("host", held))).toBe("-----(xy|)", { x: 1, y: 2 })
  }),
)

for (const [what, key] of [
  ["a field", "service"],
  ["several fields", ["service", "state"]],
  ["host and service", ["host", "service"]],
  ["an attribute", "attributes.region"],
  ["a function", (e: Event) => e.service],
] as const) {
  test(`goes by ${what}; absence is a key too`, () => {
    const { take, out } = grown(by(key as "service", throttle(1, 5)))
    const fields = { state: "ok", service: "s", attributes: { region: "eu" } }
    for (const e of [event({}), event(fields), event({}), event(fields)]) take(0, e)
    assert.is(out.length, 2)
  })
}

test("takes parts of a key apart however they are written", () => {
  const { take, out } = grown(by(["host", "state"], throttle(1, 5)))
  take(0, event({ host: 'a","b', state: "c" }))
  take(0, event({ host: "a", state: 'b","c' }))
  assert.is(out.length, 2)
})

test("gives raw RxJS an assembly for each key", () => {
  const tree = grown(by("host", counted))
  for (const host of ["x", "y", "x", "x", "y"]) tree.take(0, of(host, 0))
  assert.equal(metrics(tree), [
    ["x", 0],
    ["y", 0],
    ["x", 1],
    ["x", 2],
    ["y", 1],
  ])
})

// A key is born anew after its raw RxJS has completed, where its branch should stay ended until a reload.
test("ends the branch of a key whose raw RxJS completes, and no other", () => {
  const tree = grown(by("host", pipe(rxTake<Event>(1), changed("metric"))))
  for (const host of ["x", "y", "x"]) tree.take(0, of(host, 1))
  assert.equal(metrics(tree), [
    ["x", 1],
    ["y", 1],
  ])
})

test("lets raw RxJS share and merge within a key", () => {
  const doubled: OperatorFunction<Event, Event> = source => {
    const shared = source.pipe(share())
    return merge(shared, shared.pipe(map(e => event({ ...e, metric: (e.metric ?? 0) * 2 }))))
  }
  const tree = grown(by("host", pipe(doubled, changed("metric"))))
  tree.take(0, of("x", 1))
  tree.take(0, of("y", 5))
  assert.equal(metrics(tree), [
    ["x", 1],
    ["x", 2],
    ["y", 5],
    ["y", 10],
  ])
})

test(
  "lets raw RxJS come late, into the key it belongs to",
  marbles(({ cold, expectObservable }) => {
    const stream = by("host", pipe(delay<Event>(5), changed("state")))
    expectObservable(cold("a-b-a|", values).pipe(stream)).toBe("-----a-b-|", values)
  }),
)

test("assembles raw RxJS that fails anew, in its own key, with the next value", () => {
  const fragile = pipe(
    counted,
    tap((e: Event) => {
      if (e.state === "bad") throw new Error("no")
    }),
  )
  const tree = grown(by("host", fragile))
  tree.take(0, of("x", 0))
  tree.take(0, of("y", 0))
  tree.take(0, event({ host: "x", state: "bad" }))
  tree.take(0, of("x", 0))
  tree.take(0, of("y", 0))
  assert.equal(metrics(tree), [
    ["x", 0],
    ["y", 0],
    ["x", 0],
    ["y", 1],
  ])
  assert.is(tree.failures.length, 1)
})

test("ends a key one day after its longest deadline; no timer, frame or series is left", () => {
  const { tree, take, clock, out } = grown(by(["host", "service"], changed("state", rollup(0, 5))))
  take(0, event({ host: "x", state: "ok", time: 0, ttl: 3600 }))
  take(1000, event({ host: "x", state: "ok", time: 1 }))
  clock.advance(day + 3_000_000)
  assert.is(tree.series.size, 1)
  take(day + 3_000_000, event({ host: "x", state: "ok", time: 1 }))
  assert.is(out.length, 1, "it still knows the state")
  clock.advance(2 * day + 10_000_000)
  assert.is(tree.series.size, 0)
  assert.is(clock.size, 0)
  assert.equal(tree.roots[0]?.scope.nodes[1]?.keys(), [])
})

test("ends a key when `idle` says so, inner keys first, and lets go of its raw RxJS", () => {
  let live = 0
  const watched: OperatorFunction<Event, Event> = source =>
    new Observable(to => {
      live++
      const subscription = source.subscribe(to)
      return () => {
        live--
        subscription.unsubscribe()
      }
    })
  const { take, clock, tree } = grown(by("host", { idle: "1h" }, by("service", { idle: "2h" }, watched)))
  take(0, event({ host: "x", service: "s", time: 0 }))
  clock.advance(3_700_000)
  assert.is(live, 1)
  assert.is(tree.roots[0]?.scope.nodes[1]?.keys().length, 1, "the outer key waits for the inner one")
  clock.advance(2 * 3_700_000)
  assert.is(live, 0)
  assert.equal(tree.roots[0]?.scope.nodes[1]?.keys(), [])
  assert.is(clock.size, 0)
})

test("does not end a key while a timer of it is pending, and gives what is held when it ends", () => {
  const { take, clock, out } = grown(by("host", { idle: 60 }, rollup(0, "3h")))
  take(0, event({ host: "x", metric: 1, time: 0 }))
  clock.advance(2 * 3_600_000)
  assert.is(out.length, 0)
  clock.advance(4 * 3_600_000)
  assert.is(out[0]?.[0], 3 * 3_600_000)
})

test("gives the same as one all inside", () => {
  const events = ["x", "y", "x"].map((host, i) => of(host, i))
  const [a, b] = [by("host", throttle(1, 5), changed("metric")), by("host", all(throttle(1, 5), changed("metric")))]
    .map(stream => grown(stream))
    .map(tree => {
      for (const e of events) tree.take(0, e)
      return tree.out
    })
  assert.equal(a, b)
})

test("refuses a field that no event has", () => {
  assert.throws(() => by("hots" as "host"), /has no field "hots"/)
})

const limits = (of: Record<string, number>) => by("host", { build: host => throttle(of[host ?? ""] ?? 1, 10) })

test(
  "has the branch that a function builds for each key",
  marbles(({ cold, expectObservable }) => {
    const stream = by("host", { build: host => (host === "x" ? changed("state") : throttle(1, 5)) })
    expectObservable(cold("a-ab-bA|", values).pipe(stream)).toBe("a--b--A|", values)
  }),
)

for (const [what, key, expected] of [
  ["a field", "host", ["x", undefined]],
  ["one field in an array", ["host"], [["x"], [undefined]]],
  [
    "several fields",
    ["metric", "attributes.region"],
    [
      [1, "eu"],
      [undefined, undefined],
    ],
  ],
  [
    "host and service",
    ["service", "host"],
    [
      ["s", "x"],
      [undefined, undefined],
    ],
  ],
  ["a function", (e: Event) => e.metric === 1, [true, false]],
] as const) {
  test(`gives what it builds with the key as it was read, once: ${what}`, () => {
    const seen: unknown[] = []
    const build = (of: unknown) => {
      seen.push(of)
      return changed("state")
    }
    const stream = () => by(key as "host", { build })
    const { take, tree, failures } = grown(stream(), by("state", stream()))
    const events = [event({ host: "x", service: "s", metric: 1, attributes: { region: "eu" } }), event({})]
    for (const e of [...events, ...events]) take(0, e)
    assert.equal(seen, [expected[0], expected[0], expected[1], expected[1]])
    restore(save(tree), grown(stream(), by("state", stream())).tree)
    assert.equal(seen.slice(4), [...expected, ...expected], "and once more after a restart")
    assert.equal(failures, [])
  })
}

test("builds branches within branches, whose keys end inner ones first; no timer, frame or series is left", () => {
  const inner = (host: string | undefined) => (service: string | undefined) =>
    rollup(
      0,
      "1h",
      smap(es => `${host} ${service} ${es.length}`),
    )
  const stream = by(["host", "service"], {
    idle: "1m",
    build: ([host]) => by("service", { idle: "2h", build: inner(host) }),
  })
  const { take, tree, clock, out } = grown(stream)
  for (const host of ["x", "y", "x"]) take(0, event({ host, service: "s", time: 0 }))
  clock.advance(3_700_000)
  assert.equal(
    out.map(([, text]) => text),
    ["x s 2", "y s 1"],
  )
  assert.is(tree.series.size, 2, "the outer keys wait for the inner ones")
  clock.advance(3 * 3_600_000)
  assert.is(tree.series.size, 0)
  assert.is(clock.size, 0)
  assert.is(tree.roots[0]?.scope.nodes[1]?.built?.live.size, 0)
})

test("gives what the built branches of all keys hold when the input ends, then ends what follows", () => {
  const held = by("host", { build: host => rollup(0, host === "x" ? "1s" : "1h") })
  const tree = grown(pipe(held, sflatten(), rollup(0, "2h")))
  for (const host of ["y", "x", "y"]) tree.take(0, of(host, 1))
  tree.tree.end()
  assert.is(tree.out.length, 1)
  assert.equal(hosts(tree.out.map(([, batch]) => batch)), ["y1", "y1", "x1"])
})

test("loses an event whose branch cannot be built, in that place only, and tries again with the next", () => {
  let broken = true
  const build = () => {
    if (broken) throw new Error("no such host")
    return throttle(1, 5)
  }
  for (const key of ["host", ["host", "service"]] as const) {
    broken = true
    const { take, tree, failures, out } = grown(by(key as "host", { build }), by("host"))
    take(0, of("x", 1))
    assert.is((failures[0]!.error as Error).message, "no such host")
    assert.is(failures[0]?.node.address, "root0/by")
    assert.is(tree.series.size, 0)
    assert.equal(tree.roots[0]?.scope.nodes[1]?.keys(), [])
    broken = false
    take(0, of("x", 2))
    assert.is(failures.length, 1)
    assert.is(out.length, 3)
  }
})

test("fails where what it builds is no stream", () => {
  for (const [made, said] of [
    [undefined, /build of by returned undefined for the key x, which is no stream/],
    [() => 1, /returned no Observable/],
  ] as const) {
    const { take, failures } = grown(by("host", { build: (() => made) as never }))
    take(0, of("x", 1))
    assert.match((failures[0]!.error as Error).message, said)
  }
})

test("names key and operator where a built branch fails; the nearest `rescue` takes that", () => {
  const bad = () =>
    smap((): Event => {
      throw new Error("no")
    })
  const plain = grown(by("host", { build: bad }))
  plain.take(0, of("web-1", 1))
  const { node, frame } = plain.failures[0]!
  assert.is(addressIn(node, frame), "root0/by[web-1]/smap")
  const rescued = grown(
    rescue(
      smap(({ state }) => state),
      by("host", { build: bad }),
    ),
  )
  rescued.take(0, of("web-1", 1))
  assert.equal(rescued.failures, [])
})

test("counts together what the branches of all keys have counted, those that ended too", () => {
  const { take, tree, clock } = grown(
    by("host", { idle: 1, build: () => throttle(1, 5, by("state", changed("state"))) }),
  )
  for (const host of ["x", "y", "x"]) take(0, event({ host, time: 0, ttl: 1 }))
  const before = [...countsOf(tree.roots[0]!.scope).values()]
  assert.equal(
    before.map(({ address, in: entered, out }) => [address, entered, out]),
    [
      ["root0/by", 3, 0],
      ["root0/by[]/throttle", 3, 2],
      ["root0/by[]/throttle/by", 2, 0],
      ["root0/by[]/throttle/by[]/changed", 2, 0],
    ],
  )
  clock.advance(2 * day)
  assert.equal([...countsOf(tree.roots[0]!.scope).values()], before)
  assert.is(clock.size, 0)
})

test("gives raw RxJS in a built branch the tree's time from its first event on, and one assembly", () => {
  let applied = 0
  const late: OperatorFunction<Event, Event> = source => {
    applied++
    return source.pipe(delay(5000))
  }
  const { given, seen, put } = running()
  put(by("host", { build: () => pipe(late, changed("metric")) }))
  given.input(0, [of("x", 1), of("x", 2)])
  given.advance(4999)
  assert.is(seen.length, 0)
  given.advance(5000)
  assert.is(seen.length, 2)
  assert.is(applied, 2, "recorded, then assembled")
})

test("keeps every key's state and timers at a reload: what is built is the same, edited, or children again", () => {
  const { given, seen, put } = running()
  const windows = (...more: OperatorFunction<Event, Event>[]) =>
    by("host", { build: host => all(...more, rollup(1, host === "a" ? 10 : 20)) })
  put(windows())
  for (const host of ["a", "b"]) given.input(1000, [of(host, 1), of(host, 2)])
  seen.length = 0
  const { kept, reset } = put(windows())
  assert.equal([kept, reset], [["s/by", "s/by[]/rollup"], []])
  put(windows(tag("x", when({ state: "never" }))))
  put(windows())
  given.advance(15_000)
  assert.equal(hosts(seen), ["a2"])
  put(by("host", rollup(1, 20)))
  given.advance(60_000)
  assert.equal(hosts(seen), ["a2", "b2"])
  assert.ok(given.clock.size <= 1)
})

test("moves the state of children into what is built, key by key, and says what starts anew", () => {
  const upTo = operator("upTo", (max: number) => ({
    state: () => ({ n: 0 }),
    next(value: Event, self: Self<{ n: number }>) {
      if (++self.state.n <= max) self.emit(value)
    },
  }))
  const { given, seen, put } = running()
  const send = () => given.input(1000, [of("a", 1), of("b", 1)])
  put(by("host", upTo(1)))
  send()
  seen.length = 0
  const edit = () => by("host", { build: host => upTo(host === "a" ? 1 : 2) })
  const { kept, reset } = given.compare([{ name: "s", stream: edit() as never }])
  assert.equal(kept, ["s/by", "s/by[]/upTo"])
  assert.equal(reset, [{ address: "s/by[]/upTo", why: "its arguments changed: 1 → 2" }])
  send()
  assert.equal(seen, [], "what runs has not changed")
  const done = put(edit())
  assert.equal([done.kept, done.reset], [kept, reset])
  send()
  assert.equal(hosts([seen as Event[]]), ["b1"])
})

test("goes on with the keys that can still be built after a reload; of the others nothing is left pending", () => {
  const { given, put, seen } = running()
  put(by("host", { build: () => by("service", rollup(1, 10)) }))
  for (const host of ["a", "b"]) given.input(1000, [of(host, 1), of(host, 2)])
  seen.length = 0
  const only = (host: string | undefined) => {
    if (host !== "b") throw new Error("no such host")
    return by("service", rollup(1, 10))
  }
  const { reset } = put(by("host", { build: only }))
  assert.equal(reset, [{ address: "s/by", why: "a branch of it could not be built: Error: no such host" }])
  assert.is(given.clock.size, 2, "one window, and the sweep of keys")
  given.advance(20_000)
  assert.equal(hosts(seen), ["b2"])
})

test("gives state back to what is built when it returns within ten minutes", () => {
  const { given, put, seen } = running()
  const stream = () => by(["host", "service"], { build: () => changed("metric") })
  put(stream())
  given.input(1000, [of("a", 1)])
  put(tag("x", when({ state: "never" })))
  put(stream())
  given.input(2000, [of("a", 1)])
  assert.is(seen.length, 1)
})

test("keeps what is built under a name where it was, and names within it", () => {
  const stream = (...more: Any[]) =>
    all(...more, named("flood", by("host", { build: host => named("one", throttle(host === "x" ? 1 : 2, 10)) })) as Any)
  const [old, now] = [grown(stream()), grown(stream(by("host", throttle(5, 10)) as Any))]
  for (const host of ["x", "y", "y"]) old.take(0, of(host, 1))
  restore(save(old.tree), now.tree)
  for (const host of ["x", "y"]) now.take(0, of(host, 1))
  assert.is(now.out.length, 2, "only the new branch passes them")
  const places = now.tree.roots[0]!.scope.nodes.filter(({ built }) => built !== undefined)
  assert.equal(
    places.map(({ address, pin }) => [address, pin?.name]),
    [["root0/named[flood]/by", "flood"]],
  )
})

test("refuses children beside `build`, and a `build` that is no function", () => {
  const both = by as (...args: unknown[]) => unknown
  assert.throws(() => both("host", { build: () => throttle(1, 5) }, throttle(1, 5)), /both a function that builds/)
  assert.throws(() => both("host", { build: throttle(1, 5)(new Observable<Event>()) }), /does not take these options/)
})

test("keeps its keys when only `idle` is edited, of series too, and ends them by the new one", () => {
  for (const key of ["host", ["host", "service"]] as const) {
    const of = (idle: "1h" | "2h") => by(key, { idle }, counter())
    const [old, now] = [grown(of("1h")), grown(of("2h"))]
    const e = event({ host: "x", service: "s", metric: 2, time: 0 })
    old.take(0, e)
    assert.equal(restore(save(old.tree), now.tree).reset, [])
    now.take(0, e)
    assert.equal((now.out[0] as [number, Event])[1].metric, 4)
    const keys = () => now.tree.roots[0]?.scope.nodes[1]?.keys().length
    now.clock.advance(5_400_000)
    assert.is(keys(), 1)
    now.clock.advance(8_000_000)
    assert.is(keys(), 0)
  }
})

test("has no key for what every object inherits", () => {
  const { take, tree } = grown(by("attributes.constructor", counter()))
  take(0, event({ metric: 1, attributes: {} }))
  assert.equal(
    tree.roots[0]?.scope.nodes[1]?.keys().map(({ key }) => key),
    [undefined],
  )
  assert.not.throws(() => save(tree))
})

everyday(test, () => by("host", throttle(1, 5)))
everyday(test, () => limits({ x: 2 }))
carried(test, () => by("host", { build: host => by("state", rollup(host === "x" ? 1 : 0, 5)) }), [
  [0, event({ host: "x", state: "ok", metric: 1 })],
  [1000, event({ host: "x", state: "ok", metric: 2 })],
  [2000, event({ host: "y", state: "ok", metric: 3 })],
  [7000, event({ host: "x", state: "ok", metric: 4 })],
])
carried(test, () => by("host", by("state", rollup(1, 5)), changed("state")), [
  [0, event({ host: "x", state: "ok", metric: 1 })],
  [1000, event({ host: "x", state: "ok", metric: 2 })],
  [2000, event({ host: "y", state: "ok", metric: 3 })],
  [7000, event({ host: "x", state: "ok", metric: 4 })],
])
laws(test, {
  of: (...children: never[]) => by("host", throttle(1, 5), ...children),
  routes: "keys",
  model: inputs => {
    const passed: (typeof inputs)[number][] = []
    for (const [at, e] of inputs) {
      if (!passed.some(([then, { host }]) => host === e.host && then + 5000 > at)) passed.push([at, e])
    }
    return passed
  },
})
laws(test, {
  of: (...children: never[]) => by("host", { build: host => throttle(host === "x" ? 1 : 2, 5, ...children) }),
  routes: "keys",
  model: inputs => {
    const opened: Record<string, { at: number; n: number }> = {}
    return inputs.filter(([at, { host = "" }]) => {
      if (opened[host] === undefined || opened[host].at + 5000 <= at) opened[host] = { at, n: 0 }
      return ++opened[host].n <= (host === "x" ? 1 : 2)
    })
  },
})
laws(test, {
  of: (...children: never[]) => by(["host", "service"], changed("state"), ...children),
  routes: "keys",
  model: inputs =>
    inputs.filter(([, e], i) => {
      const before = inputs.slice(0, i).filter(([, { host, service }]) => host === e.host && service === e.service)
      return before.at(-1)?.[1].state !== e.state
    }),
})

test.run()
