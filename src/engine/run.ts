import { type Duration, duration } from "../base/duration.ts"
import type { Event } from "../event/event.ts"
import { Node } from "../streams/core/node.ts"
import { pass } from "../streams/core/pass.ts"
import type { Stream } from "../streams/core/stream.ts"
import type { Failure } from "../streams/core/tree.ts"
import { type Named, type Partition, partition } from "./partition.ts"

/** What a stream emitted, or asked an output to do, and when (seconds by the virtual clock). */
export interface At<T = unknown> {
  readonly time: number
  readonly value: T
}

/** What happened when streams ran on virtual time. */
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
  readonly failures: readonly { readonly time: number; readonly error: unknown; readonly value: unknown }[]
}

export interface RunOptions {
  /** When the clock starts, in seconds; default: the time of the first event, else 0. */
  readonly start?: number
  /** How long it goes on after the last event: what is pending by then fires. Default 0. */
  readonly further?: Duration
  /** The streams' input completes at the end, so that they emit what they hold. Default false. */
  readonly complete?: boolean
  readonly ttl?: number
}

/**
 * Runs streams over events on virtual time: a day of them takes a second, and no timer is slept for. Each event
 * arrives at its own `time` (one without, or one that is late, when the clock stands where it does).
 */
export function run(
  streams: Stream<Event> | Readonly<Record<string, Stream<Event>>>,
  events: readonly Event[],
  options: RunOptions = {},
): Outcome {
  const { given, outcome } = recorder(streams, { start: options.start ?? events[0]?.time ?? 0, ttl: options.ttl })
  for (const event of events) given.input(event.time === undefined ? given.clock.now : ms(event.time), [event])
  if (options.further !== undefined) given.advance(given.clock.now + duration(options.further))
  if (options.complete) given.end()
  given.dispose()
  return outcome()
}

/** The clock counts whole milliseconds; 1.001 s times 1000 is a little less than 1001. */
const ms = (seconds: number) => Math.round(seconds * 1000)

/** A partition whose effects are recorded: what `run`, replays and tests are made of. */
export function recorder(
  streams: Stream<Event> | Readonly<Record<string, Stream<Event>>>,
  options: { readonly start: number; readonly ttl?: number | undefined },
): { readonly given: Partition; readonly outcome: () => Outcome } {
  const named: Named[] = Object.entries(typeof streams === "function" ? { stream: streams } : streams).map(
    ([name, stream]) => ({ name, stream: stream as Named["stream"] }),
  )
  const emitted: Record<string, At[]> = Object.fromEntries(named.map(({ name }) => [name, []]))
  const actions: Outcome["actions"][number][] = []
  const failures: Outcome["failures"][number][] = []
  const given = partition({
    start: ms(options.start),
    ttl: options.ttl,
    act: ({ id, value, by, time }, { name, key }) => actions.push({ time, value, id, output: name, key, by }),
    failed: ({ error, value }: Failure) => failures.push({ time: given.clock.now / 1000, error, value }),
  })
  const tree = given.grow(named)
  for (const { name, scope, ends } of tree.roots) {
    const next = (value: unknown) => emitted[name]?.push({ time: given.clock.now / 1000, value })
    const sink = new Node(scope, { ...pass, spec: { next: next as never } }, "")
    for (const end of ends) end.feed(sink)
  }
  given.swap(tree)
  return { given, outcome: () => ({ emitted, actions, failures, index: given.index.search().events }) }
}
