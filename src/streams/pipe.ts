import { type OperatorFunction, pipe as rxPipe } from "rxjs"
import type { Event } from "../event/event.ts"

type S<T, R> = OperatorFunction<T, R>

export interface Pipe {
  (): S<Event, Event>
  <A>(a: S<Event, A>): S<Event, A>
  <A, B>(a: S<Event, A>, b: S<A, B>): S<Event, B>
  <A, B, C>(a: S<Event, A>, b: S<A, B>, c: S<B, C>): S<Event, C>
  <A, B, C, D>(a: S<Event, A>, b: S<A, B>, c: S<B, C>, d: S<C, D>): S<Event, D>
  <A, B, C, D, E>(a: S<Event, A>, b: S<A, B>, c: S<B, C>, d: S<C, D>, e: S<D, E>): S<Event, E>
  <A, B, C, D, E, F>(a: S<Event, A>, b: S<A, B>, c: S<B, C>, d: S<C, D>, e: S<D, E>, f: S<E, F>): S<Event, F>
  <A, B, C, D, E, F, G>(
    a: S<Event, A>,
    b: S<A, B>,
    c: S<B, C>,
    d: S<C, D>,
    e: S<D, E>,
    f: S<E, F>,
    g: S<F, G>,
  ): S<Event, G>
  <T>(a: S<T, unknown>, ...rest: S<never, unknown>[]): S<T, unknown>
}

/**
 * One stream after the other: RxJS's `pipe`, typed to begin with events.
 *
 * @example pipe(by("host", rate(5)), when(e => e.metric! > 100), email("me@example.org"))
 */
export const pipe: Pipe = rxPipe as Pipe
