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
  /** Opens what it takes to deliver; called once per key, lazily, when there is a first action. */
  open(): Deliverer<T>
}

/** Carries actions out. A rejected promise means "not delivered, try again"; a DmonError with `final` set, "never". */
export interface Deliverer<T = unknown> {
  /** Delivers these actions, oldest first; resolves when all are accepted. At most `batch` at once. */
  deliver(actions: readonly Action<T>[]): Promise<void>
  readonly batch?: number
  close(): Promise<void>
}
