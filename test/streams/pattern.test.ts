import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import type { Begun, Start, Steps } from "../../src/streams/parts/steps.ts"
import { pattern } from "../../src/streams/pattern.ts"
import { smap } from "../../src/streams/smap.ts"
import { edited, grown } from "./kit/grown.ts"
import { end, laws, type Timed } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("pattern")
const [A, B, C] = [{ service: "a" }, { service: "b" }, { service: "c" }]
const of = (service: string, time: number, metric = time, host = "h") => event({ host, service, time, metric })

/** What a pattern makes of services in turn, one a second, as the metrics of its matches; and after half an hour. */
function told(steps: (p: Start) => Steps, services: string, later = 1800): (number | undefined)[][] {
  const { take, clock, out, failures } = grown(pattern("host", steps))
  for (const [i, service] of [...services].entries()) take(i * 1000, event({ host: "h", service, time: i, metric: i }))
  clock.advance(later * 1000)
  assert.equal(failures, [])
  if (later === 1800) assert.is(clock.size, 0, "nothing is held, so no timer is set")
  return out.map(([, es]) => (es as Event[]).map(e => e.metric))
}

test(
  "emits the events of each match, in the order of the steps",
  marbles(({ cold, expectObservable }) => {
    const values = events({ a: { service: "a" }, x: { service: "x" }, b: { service: "b" } })
    const stream = pattern("host", p => p.first(A).followedBy(B).within("1m"))
    expectObservable(cold("a--x--b---|", values).pipe(stream)).toBe("------M---|", { M: [values.a, values.b] })
  }),
)

test("takes the next event that passes, whatever comes between", () => {
  const ab = (p: Start) => p.first(A).followedBy(B).within("1m")
  assert.equal(told(ab, "bacb"), [[1, 3]])
  assert.equal(told(ab, "acbb"), [[0, 2]])
  assert.equal(told(ab, "abab"), [
    [0, 1],
    [2, 3],
  ])
  assert.equal(
    told(p => p.first(A).followedBy(B).followedBy(A).within("1m"), "aabba"),
    [[0, 2, 4]],
  )
})

test("counts an event once: a match ends the others of its key", () => {
  assert.equal(
    told(p => p.first(A).followedBy(B).within("1m"), "aab"),
    [[0, 2]],
  )
  assert.equal(
    told(p => p.first(A).followedBy(A).within("1m"), "aaaaa"),
    [
      [0, 1],
      [2, 3],
    ],
  )
})

test("matches within its time only, and finds a later beginning when the first comes too early", () => {
  const ab = (p: Start) => p.first(A).followedBy(B).within(3)
  assert.equal(told(ab, "axxb"), [])
  assert.equal(told(ab, "axb"), [[0, 2]])
  assert.equal(told(ab, "axab"), [[2, 3]])
})

test("is broken by what must not come, until the next step is over", () => {
  const abc = (p: Start) => p.first(A).without(C).followedBy(B).followedBy(A).within("1m")
  assert.equal(told(abc, "acba"), [])
  assert.equal(told(abc, "abca"), [[0, 1, 3]])
  assert.equal(told(abc, "acaba"), [[2, 3, 4]])
  assert.equal(
    told(p => p.first(A).without(C).without({ service: "d" }).followedBy(B).within(9), "adbacbab"),
    [[6, 7]],
  )
})

test("takes what passes the next step before it looks for what must not come: so steps may follow at once", () => {
  const strict = (p: Start) =>
    p
      .first(A)
      .without(() => true)
      .followedBy(B)
      .within("1m")
  assert.equal(told(strict, "acbab"), [[3, 4]])
})

test("matches an absence when its time is over", () => {
  const alone = (p: Start) => p.first(A).without(B).within(5)
  assert.equal(told(alone, "ab"), [])
  assert.equal(told(alone, "axb", 4.9), [])
  assert.equal(told(alone, "a", 4.999), [])
  assert.equal(told(alone, "a", 5), [[0]])
  assert.equal(told(alone, "aaxxxxaba"), [[0], [8]], "the second a began before that was over")
  assert.equal(
    told(p => p.first(A).followedBy(B).without(C).within(5), "abxca"),
    [],
  )
  assert.equal(
    told(p => p.first(A).followedBy(B).without(C).within(5), "abxxxxc"),
    [[0, 1]],
  )
  assert.equal(
    told(p => p.first(A).without(A).within(5), "axaxxa"),
    [[5]],
    "the heartbeat has ended",
  )
})

test("knows by an event's time that an absence is over, and begins anew with that event", () => {
  const { take, out, clock } = grown(pattern("host", p => p.first(A).without(B).within(5)))
  take(100_000, of("a", 0))
  take(101_000, of("b", 5, 1))
  take(101_000, of("a", 5, 2))
  take(102_000, of("a", 10, 3))
  clock.advance(160_000)
  assert.equal(
    out.map(([at, es]) => [at, (es as Event[]).map(e => e.metric)]),
    [
      [101_000, [0]],
      [102_000, [2]],
      [107_000, [3]],
    ],
  )
})

test("takes any order where it is told so, and so many events", () => {
  const any = (p: Start) => p.first(A).all(B, C).within("1m")
  assert.equal(told(any, "abc"), [[0, 1, 2]])
  assert.equal(told(any, "acb"), [[0, 2, 1]])
  assert.equal(told(any, "abbac"), [[0, 1, 4]])
  assert.equal(
    told(p => p.all(A, B).within("1m"), "ba"),
    [[1, 0]],
  )
  const thrice = (p: Start) => p.first(A).times(3).without(C).followedBy(B).within("1m")
  assert.equal(told(thrice, "aaab"), [[0, 1, 2, 3]])
  assert.equal(told(thrice, "aacab"), [[0, 1, 3, 4]], "c came before the step was over")
  assert.equal(told(thrice, "aaacb"), [])
  assert.equal(told(thrice, "aaaab"), [[0, 1, 2, 4]])
})

test("takes no event that is older than the step before, but within a step any order", () => {
  const { take, out } = grown(pattern("host", p => p.all(A, B).without(C).followedBy(A).within(10)))
  take(20_000, of("a", 15))
  take(20_000, of("b", 12))
  take(20_000, of("c", 14))
  take(20_000, of("a", 14.9))
  take(20_000, of("a", 21.9))
  assert.equal(
    out.map(([, es]) => (es as Event[]).map(e => e.metric)),
    [[15, 12, 21.9]],
  )
})

test("goes by event time, however late it all comes, and by the clock where there is none", () => {
  const { take, out } = grown(pattern("host", p => p.first(A).followedBy(B).within(5)))
  take(100_000, of("a", 10))
  take(104_999, of("b", 14))
  take(200_000, event({ host: "h", service: "a" }))
  take(206_000, event({ host: "h", service: "b" }))
  assert.is(out.length, 1)
})

test("keeps keys apart, of one field, several, or a function; and has its own within `by`", () => {
  const steps = (p: Start) => p.first(A).followedBy(B).within(5)
  for (const stream of [
    pattern("host", steps),
    pattern(["host", "state"], steps),
    pattern(e => e.host, steps),
    by(
      "host",
      pattern(() => 0, steps),
    ),
  ]) {
    const { take, out } = grown(stream)
    for (const [service = "", host] of ["ax", "ay", "by", "bz", "bx"]) take(0, of(service, 0, 0, host))
    assert.equal(
      out.map(([, es]) => (es as Event[]).map(e => e.host)),
      [
        ["y", "y"],
        ["x", "x"],
      ],
    )
  }
})

test("matches one event alone at once", () => {
  assert.equal(
    told(p => p.first(A).within(5), "aba"),
    [[0], [2]],
  )
})

test("lets the newest go when too many have begun, for a key or in all, and counts them", () => {
  const { take, out, tree } = grown(pattern("host", p => p.first(A).followedBy(B).within(5), { max: 3, each: 2 }))
  for (const host of ["x", "x", "x", "y", "z"]) take(0, of("a", 0, 0, host))
  for (const host of ["x", "y", "z"]) take(0, of("b", 0, 0, host))
  assert.equal(
    out.map(([, es]) => (es as Event[])[0]?.host),
    ["x", "y"],
  )
  assert.equal(tree.roots[0]?.scope.nodes[1]?.drops, [{ reason: "full", count: 2 }])
})

test("emits nothing on completion: what has begun is no match", () => {
  const { take, out, tree, clock } = grown(pattern("host", p => p.first(A).without(B).within(5)))
  take(0, of("a", 0))
  tree.end()
  clock.advance(60_000)
  assert.equal(out, [])
})

test("keeps what has begun when only its bounds are edited, and begins anew with other steps", () => {
  const steps = (p: Start) => p.first(A).followedBy(B).within(5)
  const [a, b] = [of("a", 0), of("b", 0)]
  assert.equal(edited(pattern("host", steps), [a], pattern("host", steps, { max: 5 }), [b]), [[a, b]])
  assert.equal(
    edited(
      pattern("host", steps),
      [a],
      pattern("host", p => p.first(A).followedBy(B).within(6)),
      [b],
    ),
    [],
  )
})

test("refuses a pattern without an end, and steps that cannot be", () => {
  const bad = (steps: unknown) => () => pattern("host", steps as (p: Start) => Steps)
  assert.throws(bad({}), /takes a function/)
  assert.throws(
    bad((p: Start) => p.first(A)),
    /ends with `within`/,
  )
  assert.throws(
    bad((p: Start) => p.first(A).within(0)),
    /above zero/,
  )
  assert.throws(
    bad((p: Start) => p.first(A).times(0).within(5)),
    /comes 0 times/,
  )
  assert.throws(
    bad((p: Start) => p.all(A, B).times(2).within(5)),
    /follows a step that takes one event/,
  )
  assert.throws(
    bad((p: Start) => (p.all as (...of: unknown[]) => Begun<[]>)(A).within(5)),
    /two tests or more/,
  )
  assert.throws(
    bad((p: Start) => p.first('service = = "x"').within(5)),
    /query|read/i,
  )
  assert.throws(() => pattern("hots" as "host", p => p.first(A).within(5)), /no field "hots"/)
})

/** A pattern in the words of the model: the tests of each step, by number, and what must not come after it. */
interface Told {
  readonly steps: readonly { readonly tests: readonly number[]; readonly without: readonly number[] }[]
}
const tests: ((e: Event) => boolean)[] = [
  e => e.service === "p",
  e => e.state === "warning",
  e => (e.metric ?? 0) > 5,
  e => e.state === "ok" && e.service === "q",
]
const passes = (e: Event, n: number | undefined) => n !== undefined && (tests[n] as (e: Event) => boolean)(e)
const within = 9

function written({ steps }: Told): (p: Start) => Steps {
  return p => {
    let built: Begun<readonly Event[]> | undefined
    for (const { tests: of, without } of steps) {
      const [one, two, more] = of.map(n => tests[n]) as [(e: Event) => boolean, (e: Event) => boolean, unknown]
      const single = built === undefined ? p.first(one) : built.followedBy(one)
      if (of.length === 2) built = built === undefined ? p.all(one, two) : built.all(one, two)
      else built = more === undefined ? single : (single.times(of.length) as Begun<readonly Event[]>)
      for (const n of without) built = built.without(tests[n] as (e: Event) => boolean)
    }
    return (built as Begun<readonly Event[]>).within(within)
  }
}

interface Match {
  readonly at: number
  readonly order: readonly number[]
  readonly events: Event[]
}

/** What begins with one event and takes the next of each step, all later events looked through: when it matches. */
function search({ steps }: Told, all: Timed, i: number): Match | undefined {
  const [start, first] = all[i] as Timed[number]
  const [taken, times]: [Event[], number[]] = [[], []]
  const awaits = steps.at(-1)?.without.length !== 0
  let [step, floor, open] = [0, Number.NEGATIVE_INFINITY, steps[0]?.tests.map(() => undefined) as (Event | undefined)[]]
  for (let j = i; j < all.length; j++) {
    const [at, e] = all[j] as Timed[number]
    const time = Math.min(Math.round((e.time as number) * 1e6), at * 1000)
    if (at >= start + within * 1000) break
    if (e.host !== first.host) continue
    if (j > i && time >= Math.min(...times) + within * 1e6) {
      return awaits && step === steps.length ? { at, order: [j, 1, 0, i], events: taken } : undefined
    }
    if (time < floor || time <= Math.max(...times) - within * 1e6) continue
    const slot = open.findIndex((held, s) => held === undefined && passes(e, steps[step]?.tests[s]))
    if (slot < 0 && j === i) return undefined
    if (slot < 0 && steps[step - 1]?.without.some(n => passes(e, n))) return undefined
    if (slot < 0) continue
    open[slot] = e
    times.push(time)
    if (open.includes(undefined)) continue
    taken.push(...(open as Event[]))
    open = steps[++step]?.tests.map(() => undefined) ?? []
    floor = Math.max(...times)
    if (step === steps.length && !awaits) return { at, order: [j, 2, 0, i], events: taken }
  }
  const at = start + within * 1000
  const j = all.findIndex(([later]) => later >= at)
  const isWhole = awaits && step === steps.length && at <= end
  return isWhole ? { at, order: [j < 0 ? all.length : j, 0, at, i], events: taken } : undefined
}

const before = (a: readonly number[], b: readonly number[]): number =>
  a.map((n, i) => n - (b[i] as number)).find(n => n !== 0) ?? 0

/** Of all matches that might be, of each key the first; then the first of those that begin after it; and so on. */
function model(told: Told, all: Timed): [number, unknown][] {
  const found: Match[] = []
  for (const host of new Set(all.map(([, e]) => e.host))) {
    for (let from = 0; ; ) {
      const matches = all
        .flatMap(([, e], i) => (e.host === host && i >= from ? [search(told, all, i)] : []))
        .filter(match => match !== undefined)
        .sort((a, b) => before(a.order, b.order))
      const [first] = matches
      if (first === undefined) break
      found.push(first)
      const [j, phase] = first.order as [number, number]
      from = phase === 2 ? j + 1 : j
    }
  }
  return found.sort((a, b) => before(a.order, b.order)).map(({ at, events }) => [at, events])
}

const stepOf = fc.record({
  tests: fc.oneof(
    fc.nat(3).map(n => [n]),
    fc.nat(3).map(n => [n, n, n]),
    fc.tuple(fc.nat(3), fc.nat(3)),
  ),
  without: fc.oneof(fc.constant([]), fc.array(fc.nat(3), { maxLength: 2 })),
})
const patterns: fc.Arbitrary<Told> = fc.record({ steps: fc.array(stepOf, { minLength: 1, maxLength: 3 }) })

/** More of them, and closer together, than those of other laws, so that more is found. */
const close: fc.Arbitrary<Timed> = fc
  .array(
    fc.record({
      after: fc.nat(2500),
      host: fc.constantFrom("x", "x", "y"),
      service: fc.constantFrom("p", "q"),
      state: fc.constantFrom("ok", "warning"),
      metric: fc.nat(9),
      lag: fc.constantFrom(0, 0, 0, 1, 3, 7, -5),
    }),
    { minLength: 8, maxLength: 40 },
  )
  .map(all => {
    let at = 0
    return all.map(({ after, lag, ...fields }) => {
      at += after
      return [at, event({ ...fields, time: at / 1000 - lag })] as const
    })
  })

test("finds what a search through all events finds", () => {
  let matches = 0
  fc.assert(
    fc.property(patterns, close, (told, all) => {
      const { take, clock, out } = grown(pattern("host", written(told)))
      for (const [at, e] of all) take(at, e)
      clock.advance(end)
      assert.equal(out, model(told, all))
      matches += out.length
      assert.is(clock.size, 0)
    }),
    { numRuns: 500 },
  )
  assert.ok(matches > 300, `${matches} matches`)
})

const law: Told = {
  steps: [
    { tests: [0], without: [3] },
    { tests: [1, 2], without: [3] },
  ],
}
test("emits a match that an event completes, though a test throws for that event, and reports the failure", () => {
  const kind = (e: Event) => (e.attributes as { kind: string }).kind === "deploy"
  const { take, clock, out, failures } = grown(pattern("host", p => p.first(kind).without(B).within(5)))
  const deploy = event({ host: "h", time: 0, attributes: { kind: "deploy" } })
  take(0, deploy)
  take(4900, event({ host: "h", time: 4 }))
  assert.is(failures.length, 1)
  take(104_900, event({ host: "h", time: 104 }))
  clock.advance(200_000)
  assert.equal(
    out.map(([, es]) => es),
    [[deploy]],
  )
  const late = grown(pattern("host", p => p.first(kind).without(B).within(5)))
  late.take(100_000, deploy)
  late.take(101_000, event({ host: "h", time: 6 }))
  assert.equal(late.out, [[101_000, [deploy]]])
  assert.is(late.failures.length, 1)
  late.clock.advance(200_000)
  assert.is(late.out.length, 1)
})

test("takes an event that is ahead of the clock for one of now: an absence is not over for it", () => {
  const { take, clock, out } = grown(pattern("host", p => p.first(A).without(B).within(5)))
  take(0, of("a", 0))
  take(1000, of("c", 1e9))
  take(2000, of("b", 2))
  clock.advance(60_000)
  assert.equal(out, [])
})

everyday(test, () => pattern("host", p => p.first({ metric: 1 }).without({ metric: 3 }).within("5ms")))
laws(test, {
  of: (...children) => pattern("host", written(law), ...(children as [])),
  model: all => model(law, all),
})

test("gives its children arrays that outputs and folds take", () => {
  const { take, out } = grown(
    pattern(
      "host",
      p => p.first(A).followedBy(B).within(5),
      smap(([a, b]) => (b.metric ?? 0) - (a.metric ?? 0)),
    ),
  )
  take(0, of("a", 0, 2))
  take(0, of("b", 0, 5))
  assert.equal(out, [[0, 3]])
})

test.run()
