import type { OperatorFunction } from "rxjs"
import type { Event } from "../event/event.ts"
import { pass } from "./core/pass.ts"
import { stage } from "./core/stage.ts"
import { mustBeStreams } from "./parts/must-be-streams.ts"

type S<T, R> = OperatorFunction<T, R>
type Handler = S<Event, unknown>

export interface Rescue {
  <T = Event, A = unknown>(handler: Handler, a: S<T, A>): S<T, A>
  <T = Event, A = unknown, B = unknown>(handler: Handler, a: S<T, A>, b: S<T, B>): S<T, A | B>
  <T = Event, A = unknown, B = unknown, C = unknown>(
    handler: Handler,
    a: S<T, A>,
    b: S<T, B>,
    c: S<T, C>,
  ): S<T, A | B | C>
  <T = Event>(handler: Handler, first: S<T, unknown>, ...children: S<T, unknown>[]): S<T, unknown>
}

/**
 * Gives what fails in its children, as an event, to a handler of their own.
 *
 *     in              a---b---c---|     f throws at b
 *     rescue(h, f)    A-------C---|     h is given the failure of b
 *
 * A failure is an event with state critical and the tags dmon and failure; its attributes name stream and operator,
 * and hold the event. It comes within the turn that failed, and no longer enters the streams at large. Timers count
 * too, and failures of raw RxJS. The nearest `rescue` around takes it; a failure of the handler goes further out.
 * What the handler emits goes nowhere. Riemann calls it `exception-stream`.
 *
 * @example rescue(email("dev@example.org"), smap((e: Event) => JSON.parse(e.description ?? ""), index()))
 */
export const rescue: Rescue = (handler: Handler, ...children: unknown[]) => {
  const fix = 'rescue(email("dev@example.org"), smap(parse, index()))'
  mustBeStreams("rescue", [handler], fix)
  mustBeStreams("rescue", children, fix, 1)
  const side = { name: "handler", branch: handler as never }
  return stage(
    { name: "rescue", args: [], site: new Error("rescue"), spec: pass.spec, side, rescues: true },
    children,
  ) as never
}
