import { type OperatorFunction, pipe } from "rxjs"
import type { Event } from "../event/event.ts"
import { all } from "./all.ts"
import { by } from "./by.ts"
import { changed, type Pair } from "./changed.ts"
import type { Branch } from "./core/stage.ts"

type S<T, R> = OperatorFunction<T, R>
interface Plain {
  readonly initial?: string
  readonly pairs?: false
}
interface Pairs {
  readonly initial?: string
  readonly pairs: true
}

export interface ChangedState {
  <T extends Event = Event>(): S<T, T>
  <T extends Event = Event, A = unknown>(a: S<T, A>): S<T, A>
  <T extends Event = Event, A = unknown, B = unknown>(a: S<T, A>, b: S<T, B>): S<T, A | B>
  <T extends Event = Event>(...children: S<T, unknown>[]): S<T, unknown>
  <T extends Event = Event>(options: Plain): S<T, T>
  <T extends Event = Event, A = unknown>(options: Plain, a: S<T, A>): S<T, A>
  <T extends Event = Event>(options: Plain, ...children: S<T, unknown>[]): S<T, unknown>
  (options: Pairs): S<Event, Pair>
  <A>(options: Pairs, a: S<Pair, A>): S<Event, A>
  (options: Pairs, ...children: S<Pair, unknown>[]): S<Event, unknown>
}

/**
 * Passes an event when its state differs from the last one of the same host and service.
 *
 *     in                                x1-y1-x1-x2-y1|    x, y: hosts; 1, 2: states
 *     changedState({ initial: "1" })    ---------x2---|
 *
 * The same as `pipe(by(["host", "service"], changed("state", …)), all(…children))`, with the options of `changed`:
 * the children are shared, not fresh for each host and service as in Riemann. In the order of arrival.
 *
 * @call changedState({ initial, pairs }?, ...children)
 * @example changedState({ initial: "ok" }, rollup(5, "1h", email("me@example.org")))
 * @see changed, and by, for children of each host and service's own
 */
export const changedState: ChangedState = ((...rest: (object | Branch)[]) => {
  const options = typeof rest[0] === "object" ? [rest.shift()] : []
  const each = (changed as (...args: unknown[]) => S<Event, Event>)("state", ...options)
  return pipe(by(["host", "service"], each), all(...(rest as S<Event, unknown>[])))
}) as ChangedState
