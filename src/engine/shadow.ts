import { DmonError } from "../base/error.ts"
import { errorText } from "../base/text-of.ts"
import { copy, type Event } from "../event/event.ts"
import type { Action, Output } from "../outputs/output.ts"
import { addressIn } from "../streams/core/address.ts"
import { type Named, type Partition, partition } from "./partition.ts"
import { type Difference, difference } from "./replay/difference.ts"
import type { Acted } from "./replay/rehearsal.ts"

/** Other streams beside those that run, on what comes in: their actions are recorded, not carried out. */
export interface Shadow {
  /** Takes an input that those that run have taken. Never throws. */
  input(time: number, events: readonly Event[], at: number): void
  advance(to: number): void
  /** A stream of those that run is given nothing for a while, or all again. */
  suspend: Partition["suspend"]
  /** Those that run have asked an output for something. */
  acted(action: Action, output: Output): void
  /** What has come of it so far. */
  told(): {
    readonly difference: Difference
    readonly inputs: number
    readonly failures: number
    readonly faults: string[]
  }
  /** Why it ended by itself; it takes nothing any more then. */
  readonly ended: string | undefined
  dispose(): void
}

/** More actions than these are not held in memory. */
const most = 100_000
const mostFaults = 5

/** Begins with the state of the partition that runs, as a reload would; `over` is called when it ends by itself. */
export function shadow(
  own: Partition,
  streams: readonly Named[],
  { ttl, host, over }: { readonly ttl: number | undefined; readonly host: string; readonly over: () => void },
): Shadow {
  const [theirs, its]: [Acted[], Acted[]] = [[], []]
  const course = courseOf(over)
  let inputs = 0
  const keep = (all: Acted[], action: Action, { name, key }: Output) => {
    if (course.ended !== undefined) return
    if (all.push({ ...action, output: name, key }) > most) course.end(`there were more than ${most} actions`)
  }
  const given = partition({
    start: own.clock.now,
    ttl,
    host,
    act: (action, output) => keep(its, action, output),
    failed: ({ error, node, frame }) => course.failed(`${addressIn(node, frame)}: ${errorText(error)}`),
    outside: () => given.advance(own.clock.now),
  })
  given.swap(given.grow(streams))
  given.restore(own.save())
  return {
    input(time, events, at) {
      course.attempt(() => given.input(time, events.map(apart), at))
      inputs++
    },
    advance: to => course.attempt(() => given.advance(to)),
    suspend: (time, of, at) => course.attempt(() => given.suspend(time, of, at)),
    acted: (action, output) => keep(theirs, action, output),
    told() {
      course.attempt(() => given.advance(own.clock.now))
      const [before, after] = [own, given].map(({ index }) => index.search().events) as [Event[], Event[]]
      const differing = difference({ actions: theirs, index: before }, { actions: its, index: after })
      return { difference: differing, inputs, failures: course.failures, faults: course.faults }
    },
    get ended() {
      return course.ended
    },
    dispose: () => given.dispose(),
  }
}

/** Whether a shadow still runs, and what failed in it. */
function courseOf(over: () => void) {
  const course = {
    ended: undefined as string | undefined,
    failures: 0,
    faults: [] as string[],
    end(why: string) {
      course.ended ??= why
      over()
    },
    failed(what: string) {
      if (++course.failures <= mostFaults) course.faults.push(what)
    },
    /** What fails here ends the shadow, and nothing else. */
    attempt(run: () => void) {
      if (course.ended !== undefined) return
      try {
        run()
      } catch (error) {
        course.failed(errorText(error))
        course.end(errorText(error))
      }
    },
  }
  return course
}

/** An event of its own: what the shadow's code does to it, nobody else sees. */
const apart = (event: Event): Event =>
  copy(event, {
    tags: event.tags && [...event.tags],
    attributes: event.attributes && { ...event.attributes },
  })

/** DM154: there is one already. */
export const shadowed = () =>
  new DmonError("DM154", "a shadow runs already", {
    why: "each costs as much as the streams that run, so there is one at a time",
    fix: "wait for its end, or end it (Ctrl-C where it was begun)",
  })
