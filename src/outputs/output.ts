import type { DmonError } from "../base/error.ts"

/** One thing an output was asked to do. `id` is unique and stable over replays, so a receiver can drop a repeat. */
export interface Action<T = unknown> {
  readonly id: string
  readonly value: T
  /** The address of the operator that asked: `disk/by[web-1]/email`. */
  readonly by: string
  /** Seconds since the epoch, by the clock. */
  readonly time: number
}

/**
 * Where actions go. An operator only names it (`self.act(output, value)`); the engine keeps one queue and one
 * `deliver` per key over reloads, outside the bus, with a bound, retries and back-off.
 */
export interface Output<T = unknown> {
  /** The kind, as in the code: `email`. */
  readonly name: string
  /** Outputs with equal keys share a deliverer: the vendor and where it goes, never a secret. */
  readonly key: string
  /** What keeps it from doing what its name says, if anything does: `printed: no SMTP is set`. */
  note?(): string | undefined
  /** Opens what it takes to deliver; called once per key, lazily, when there is a first action. */
  open(): Deliverer<T>
}

/** Carries actions out. A rejected promise means "not delivered, try again"; a DmonError with `final` set, "never". */
export interface Deliverer<T = unknown> {
  /** Delivers these actions, oldest first; resolves when all are accepted. */
  deliver(actions: readonly Action<T>[]): Promise<void>
  /** How many it takes at once; absent: one. */
  readonly batch?: number
  close(): Promise<void>
}

/** An error that no further try will mend: what it says is refused for good. */
export type Final<E extends DmonError = DmonError> = E & { readonly final: true }

/** Marks an error as final, so that `deliver` does not try again. */
export const final = <E extends DmonError>(error: E): Final<E> => Object.assign(error, { final: true as const })
