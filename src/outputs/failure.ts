import { DmonError } from "../base/error.ts"
import type { Action, Output } from "./output.ts"

/** A delivery that failed. */
export interface Failure<T = unknown> {
  /** The output's name and key. */
  readonly output: string
  readonly key: string
  readonly error: DmonError
  /** What was not delivered, oldest first. */
  readonly actions: readonly Action<T>[]
  /** Whether these are still held, and tried again. */
  readonly willRetry: boolean
  /** Milliseconds since the epoch of the next try. */
  readonly retryAt?: number
  /** How many tries in a row have failed. */
  readonly attempt: number
  /** Why they were dropped, as on the ledger. */
  readonly reason?: string
}

type Course = Pick<Failure, "willRetry" | "retryAt" | "attempt" | "reason">

export const failure = <T>(
  { name, key }: Output<T>,
  error: DmonError,
  actions: readonly Action<T>[],
  course: Course,
): Failure<T> => ({ output: name, key, error, actions, ...course })

/** The same error, which also says what is kept and what becomes of it. */
export function kept(error: DmonError, held: number, pause: number): DmonError {
  const { code, message, why, fix, more, frame, cause } = error
  const next = pause < 60_000 ? `${pause / 1000} s` : `${Math.round(pause / 6000) / 10} min`
  const what = `${held} ${held === 1 ? "action" : "actions"} queued, next try in ${next}, gives up after 24 h`
  return new DmonError(code, message, {
    ...(why && { why }),
    ...(fix && { fix }),
    ...(frame && { frame }),
    more: { ...more, kept: what },
    cause: cause ?? error,
  })
}
