import type { Event } from "../event/event.ts"
import { Node } from "../streams/core/node.ts"
import { nodesIn } from "../streams/core/nodes-in.ts"
import { outputsOf } from "../streams/core/outputs-of.ts"
import { pass } from "../streams/core/pass.ts"
import type { Failure } from "../streams/core/tree.ts"
import { type Partition, partition } from "./partition.ts"
import { rootsOf, type Streams } from "./roots-of.ts"
import { type At, type Seen, trace } from "./trace.ts"

/** What streams did on virtual time: what they emitted, what they asked of outputs, and what every place of them saw. */
export interface Outcome {
  /** What each root stream emitted, by its name. */
  readonly emitted: Readonly<Record<string, readonly At[]>>
  /** What outputs were asked to do: recorded, not carried out. */
  readonly actions: readonly (At & {
    readonly id: string
    readonly output: string
    readonly key: string
    readonly by: string
  })[]
  /** The index as it was left. */
  readonly index: readonly Event[]
  /** The outputs that the streams have, asked or not; undefined where a branch that is built for a key may have others. */
  readonly outputs: readonly { readonly output: string; readonly key: string }[] | undefined
  readonly failures: readonly { readonly time: number; readonly error: unknown; readonly value: unknown }[]
  /**
   * What came to a place and what left it, by its address (`disk/by[web-1]/throttle`; `disk/by[]/throttle` for all keys),
   * by the name that `named` gives it, or by a stream's name.
   */
  at(place: string): Seen
  /** What the streams were given, and when. */
  readonly input: readonly At<Event>[]
  /** When the clock started and where it stands, in seconds. */
  readonly start: number
  readonly end: number
  /** When the input completed. */
  readonly completed: number | undefined
}

/** What happened by itself: the other parts of an outcome are what was done to the streams. */
export type Happened = Pick<Outcome, "emitted" | "actions" | "outputs" | "index" | "failures" | "at">

/** A partition whose effects are recorded: what `run`, sessions and replays are made of. */
export function recorder(
  streams: Streams,
  options: { readonly start: number; readonly ttl?: number | undefined },
): { readonly given: Partition; readonly outcome: () => Happened } {
  const named = rootsOf(streams)
  const emitted = new Map<string, At[]>(named.map(({ name }) => [name, []]))
  const actions: Outcome["actions"][number][] = []
  const failures: Outcome["failures"][number][] = []
  const given = partition({
    start: Math.round(options.start * 1000),
    ttl: options.ttl,
    act: ({ id, value, by, time }, { name, key }) => actions.push({ time, value, id, output: name, key, by }),
    failed: ({ error, value }: Failure) => failures.push({ time: given.clock.seconds, error, value }),
  })
  const tree = given.grow(named)
  const seen = trace(tree)
  for (const { name, scope, ends } of tree.roots) {
    const next = (value: unknown) => emitted.get(name)?.push({ time: given.clock.seconds, value })
    const sink = new Node(scope, { ...pass, spec: { next: next as never } }, "")
    for (const end of ends) end.feed(sink)
  }
  const isBuilding = tree.roots.flatMap(({ scope }) => nodesIn(scope)).some(({ built }) => built !== undefined)
  given.swap(tree)
  return {
    given,
    outcome() {
      const { length } = seen
      return {
        emitted: Object.fromEntries([...emitted].map(([name, values]) => [name, [...values]])),
        actions: [...actions],
        outputs: isBuilding ? undefined : outputsOf(tree).map(({ name, key = "" }) => ({ output: name, key })),
        failures: [...failures],
        index: given.index.search().events,
        at: place => seen.at(place, length),
      }
    },
  }
}
