import fc from "fast-check"
import * as assert from "uvu/assert"
import type { Entry } from "../../../src/engine/journal/record.ts"
import type { Named } from "../../../src/engine/partition.ts"
import { type Event, event } from "../../../src/event/event.ts"
import { index } from "../../../src/index/indexing.ts"
import type { Action } from "../../../src/outputs/output.ts"
import { all } from "../../../src/streams/all.ts"
import { by } from "../../../src/streams/by.ts"
import { changed } from "../../../src/streams/changed.ts"
import { expired } from "../../../src/streams/expired.ts"
import { rate } from "../../../src/streams/rate.ts"
import { rollup } from "../../../src/streams/rollup.ts"
import { smap } from "../../../src/streams/smap.ts"
import { throttle } from "../../../src/streams/throttle.ts"
import { type Fragile, fragile, seeded } from "./fragile.ts"
import {
  alike,
  ask,
  type Station,
  type StationOptions,
  settle,
  station,
  telling,
  told,
  uninterrupted,
  virtual,
} from "./station.ts"

/** Two versions of streams, with state, timers, failures, and outputs that are asked by events and by timers. */
function versionsFor(tell: (actions: readonly Action[]) => void): (version: string) => readonly Named[] {
  const [one, two] = ["one", "two"].map(key => ask(telling(key, tell))) as [never, never]
  const common = {
    index: index(),
    expired: expired(one),
    changed: by(["host", "service"], changed("state", { initial: "ok" }, one)),
    rates: by("host", rate(5, two)),
  }
  const only = {
    a: { many: by("service", rollup(1, 7, two)) },
    b: { many: by("service", throttle(2, 5, one)), bad: smap((e: Event) => e.tags!.length, all()) },
  }
  return version =>
    Object.entries({ ...common, ...only[version as "a"] }).map(([name, stream]) => ({ name, stream: stream as never }))
}

/** How one dmon ends, and the next one starts. */
export interface Restart {
  readonly end: "crash" | "kill" | "stop"
  readonly seed: number
  /** How many ms lie between. */
  readonly away: number
  readonly start: "a" | "b"
}

export type Step =
  | { readonly send: readonly Event[]; readonly way: "json" | "riemann" | "frames"; readonly after: number }
  | { readonly pass: number }
  | { readonly reload: "a" | "b" }
  /** For so many seconds; without them it goes on. */
  | { readonly suspend: string; readonly seconds: number | undefined }
  | { readonly sync: "hold" | "go" }
  | { readonly room: number }
  | Restart

const some = fc.record({
  host: fc.constantFrom("x", "y"),
  service: fc.constantFrom("p", "q"),
  state: fc.constantFrom("ok", "warning", "expired"),
  metric: fc.option(fc.nat(9), { nil: undefined }),
  ttl: fc.constantFrom(2, 20, undefined),
  tags: fc.constantFrom(undefined, ["t"]),
})
/** Something that happens to a dmon. */
export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      send: fc.array(some, { minLength: 1, maxLength: 3 }).map(all => all.map(one => event(one))),
      way: fc.constantFrom("json" as const, "riemann" as const, "frames" as const),
      after: fc.nat(3000),
    }),
  },
  { weight: 2, arbitrary: fc.record({ pass: fc.integer({ min: 1, max: 15_000 }) }) },
  { weight: 1, arbitrary: fc.record({ reload: fc.constantFrom("a" as const, "b" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      suspend: fc.constantFrom("index", "changed", "rates", "many", "bad"),
      seconds: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ sync: fc.constantFrom("hold" as const, "go" as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      end: fc.constantFrom("crash" as const, "crash" as const, "kill" as const, "stop" as const),
      seed: fc.nat(),
      away: fc.nat(20_000),
      start: fc.constantFrom("a" as const, "b" as const),
    }),
  },
)

/** A dmon on a fragile disk over its starts, and all that can be seen of it from without. */
export interface Course {
  readonly disk: Fragile
  readonly options: Partial<StationOptions>
  readonly versions: (version: string) => readonly Named[]
  /** What outputs were given, and ids that meant two different things. */
  readonly delivered: Map<string, Action>
  readonly ambiguous: string[]
  /** The number of the last record of what was answered with ok. */
  answered: number
  refused: number
  timers: ReturnType<typeof virtual>
  on: Station
}

export async function begin(options: Partial<StationOptions>, disk = fragile()): Promise<Course> {
  const [delivered, ambiguous]: [Map<string, Action>, string[]] = [new Map(), []]
  const versions = versionsFor(actions => {
    for (const action of actions) {
      const known = delivered.get(action.id)
      if (known === undefined) delivered.set(action.id, action)
      else if (plain(known) !== plain(action)) ambiguous.push(action.id)
    }
  })
  const timers = virtual(1_700_000_000_000)
  const course = { disk, options, versions, delivered, ambiguous, answered: 0, refused: 0, timers }
  return Object.assign(course, { on: await start(course, "a") })
}

const plain = ({ id, by, time, value }: Action) => JSON.stringify({ id, by, time, value })

const start = ({ disk, timers, options, versions }: Omit<Course, "on">, version: string): Promise<Station> =>
  station({ disk, timers, version, streams: versions(version), streamsOf: versions, ...options })

/** Ends one dmon, and starts the next on what it has left. */
export async function restart(course: Course, { end, seed, away, start: version }: Restart): Promise<void> {
  const { disk } = course
  disk.letGo()
  if (end === "stop") await course.on.running.stop()
  else if (end === "kill") disk.kill()
  else disk.crash(seeded(seed))
  course.timers = virtual(course.timers.now() + away)
  course.on = await start(course, version)
  await settle()
}

export async function walk(course: Course, steps: readonly Step[], ended: (how: Restart, last: number) => void) {
  const { disk } = course
  for (const one of steps) {
    disk.now = course.timers.now()
    if ("send" in one) {
      await course.timers.pass(one.after)
      const { running, send } = course.on
      void send(one.send, one.way).then(({ ok }) => {
        if (ok) course.answered = Math.max(course.answered, number)
        else course.refused++
      })
      const number = running.journal.next - 1
      await settle()
    } else if ("pass" in one) await course.timers.pass(one.pass)
    else if ("reload" in one) course.on.running.swap(course.versions(one.reload), one.reload)
    else if ("suspend" in one) suspend(course.on, one)
    else if ("sync" in one) one.sync === "hold" ? disk.hold() : disk.letGo()
    else if ("room" in one) disk.room = one.room
    else {
      const last = course.on.running.journal.next - 1
      await restart(course, one)
      ended(one, last)
    }
  }
}

/** A stream that does not run cannot be suspended, nor any while nothing can be recorded. */
function suspend({ running }: Station, { suspend: stream, seconds }: { suspend: string; seconds: number | undefined }) {
  try {
    running.suspend(stream, { reason: "a test", ...(seconds !== undefined && { seconds }) })
  } catch (error) {
    assert.match((error as { code?: string }).code ?? String(error), /^DM(?:144|158)$/)
  }
}

/**
 * So many runs, of a tenth of a second each. What fails is made smaller for about two minutes: without a limit it may be for
 * hours.
 */
export const bounded = (numRuns: number) => ({
  numRuns,
  interruptAfterTimeLimit: 120_000 + 1000 * numRuns,
  markInterruptAsFailure: true,
  includeErrorInReport: true,
})

/** Holds that all is as if a partition had been fed these records, and then what has come since the last start. */
export function agrees(course: Course, entries: readonly Entry[], { actions = true } = {}): Set<string> {
  const { delivered, ambiguous, versions } = course
  const { running } = course.on
  const { own, acts } = uninterrupted([...entries, ...running.journal.read()], versions)
  alike(told(running.partition), told(own))
  assert.is(new Set(acts.map(({ id }) => id)).size, acts.length, "ids differ")
  for (const act of actions ? acts : []) {
    const known = delivered.get(act.id)
    assert.ok(known, `${act.id} is neither delivered nor owed`)
    assert.is(plain(known), plain(act))
  }
  if (actions) assert.equal(ambiguous, [])
  return new Set(acts.map(({ id }) => id))
}
