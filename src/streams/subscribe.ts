import type { OperatorFunction } from "rxjs"
import type { Event } from "../event/event.ts"
import { stage } from "./core/stage.ts"
import { must } from "./parts/must.ts"
import { mustBeStreams } from "./parts/must-be-streams.ts"

type S<T, R> = OperatorFunction<T, R>

export interface Subscribe {
  <T = Event>(topic: string): S<Event, T>
  <T = Event, A = unknown>(topic: string, a: S<T, A>): S<Event, A>
  <T = Event, A = unknown, B = unknown>(topic: string, a: S<T, A>, b: S<T, B>): S<Event, A | B>
  <T = Event, A = unknown, B = unknown, C = unknown>(
    topic: string,
    a: S<T, A>,
    b: S<T, B>,
    c: S<T, C>,
  ): S<Event, A | B | C>
  <T = Event>(topic: string, ...children: S<T, unknown>[]): S<Event, unknown>
}

const head = { next: () => {} }

/**
 * A root stream that emits what is published to a topic; of the events that enter the roots it takes none.
 *
 *     in                     a---b---|
 *     subscribe("deploys")   --p-----|     p was published in another stream
 *
 * It stands at the head of an exported stream, alone or in an `all`: within `by` or below another operator it is
 * refused as the streams load. What is published while the others end on completion still comes. State and timers of
 * its children are as those of any stream.
 *
 * @example export const deploys = subscribe("deploys", throttle(5, "1h", email("me@example.org")))
 * @see publish
 */
export const subscribe: Subscribe = (topic: string, ...children: unknown[]) => {
  const fix = 'export const stream = subscribe("deploys", email("me@example.org"))'
  must(typeof topic === "string" && topic !== "", "subscribe takes the name of a topic", fix)
  mustBeStreams("subscribe", children, fix)
  return stage({ name: "subscribe", args: [topic], site: new Error("subscribe"), spec: head, topic }, children) as never
}
