import type { OperatorFunction } from "rxjs"
import { z } from "zod"
import type { Event } from "../event/event.ts"
import { operator, type Self } from "./core/operator.ts"
import { equal } from "./parts/equal.ts"
import { type Field, fieldOf } from "./parts/field.ts"
import { sameArg } from "./parts/same-arg.ts"

type S<T, R> = OperatorFunction<T, R>
/** An event, and the one before it; none before the first. */
export type Pair<T = Event> = readonly [before: T | undefined, now: T]

const Options = z.strictObject({ initial: z.unknown().optional(), pairs: z.boolean().default(false) })
interface Plain {
  readonly initial?: unknown
  readonly pairs?: false
}
interface Pairs {
  readonly initial?: unknown
  readonly pairs: true
}

export interface Changed {
  <T extends Event = Event>(of: Field, options: Pairs): S<T, Pair<T>>
  <T extends Event = Event, A = unknown>(of: Field, options: Pairs, a: S<Pair<T>, A>): S<T, A>
  <T extends Event = Event>(of: Field, options: Pairs, ...children: S<Pair<T>, unknown>[]): S<T, unknown>
  <T extends Event = Event>(of: Field): S<T, T>
  <T extends Event = Event, A = unknown>(of: Field, a: S<T, A>): S<T, A>
  <T extends Event = Event, A = unknown, B = unknown>(of: Field, a: S<T, A>, b: S<T, B>): S<T, A | B>
  <T extends Event = Event>(of: Field, ...children: S<T, unknown>[]): S<T, unknown>
  <T extends Event = Event>(of: Field, options: Plain): S<T, T>
  <T extends Event = Event, A = unknown>(of: Field, options: Plain, a: S<T, A>): S<T, A>
  <T extends Event = Event>(of: Field, options: Plain, ...children: S<T, unknown>[]): S<T, unknown>
  <T = Event>(of: (value: T) => unknown, options: Pairs): S<T, Pair<T>>
  <T = Event, A = unknown>(of: (value: T) => unknown, options: Pairs, a: S<Pair<T>, A>): S<T, A>
  <T = Event>(of: (value: T) => unknown, options: Pairs, ...children: S<Pair<T>, unknown>[]): S<T, unknown>
  <T = Event>(of: (value: T) => unknown): S<T, T>
  <T = Event, A = unknown>(of: (value: T) => unknown, a: S<T, A>): S<T, A>
  <T = Event, A = unknown, B = unknown>(of: (value: T) => unknown, a: S<T, A>, b: S<T, B>): S<T, A | B>
  <T = Event>(of: (value: T) => unknown, ...children: S<T, unknown>[]): S<T, unknown>
  <T = Event>(of: (value: T) => unknown, options: Plain): S<T, T>
  <T = Event, A = unknown>(of: (value: T) => unknown, options: Plain, a: S<T, A>): S<T, A>
  <T = Event>(of: (value: T) => unknown, options: Plain, ...children: S<T, unknown>[]): S<T, unknown>
}

interface Last {
  last: unknown
  before: Event | undefined
}

/**
 * Passes an event when a field of it, or what a function makes of it, differs from the event before.
 *
 *     in                 o-o-w-w-o|     states ok and warning
 *     changed("state")   o---w---o|
 *
 * Before the first event stands `initial`; without it that is `undefined`, so a first event without the field is not
 * passed. With `{ pairs: true }` it emits `[before, now]`. Objects and arrays are compared by what they hold.
 * In the order of arrival; neither event times nor the clock matter.
 *
 * @example by(["host", "service"], changed("state", { initial: "ok" }, email("me@example.org")))
 * @see changedState, for the state of every host and service
 */
export const changed = operator(
  "changed",
  Options,
  (of: Field | ((event: Event) => unknown), { initial, pairs }: z.output<typeof Options>) => {
    const read = fieldOf(of)
    return {
      state: (): Last => ({ last: initial, before: undefined }),
      asks: read,
      next(event: Event, self: Self<Last, unknown>) {
        const { state } = self
        const { before } = state
        const now = read(event)
        if (pairs) state.before = event
        if (equal(now, state.last)) return
        state.last = now
        self.emit(pairs ? [before, event] : event)
      },
      migrate: (state, [field]) => (sameArg(field, of) ? state : undefined),
    }
  },
) as Changed
