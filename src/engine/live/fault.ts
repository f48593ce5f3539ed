/** A stream's failure, or a refused reload: what a person reads of it. */
export interface Fault {
  /** When it happened last, in seconds since the epoch, and how often since dmon started. */
  readonly time: number
  readonly count: number
  /** Where: a place's address. */
  readonly address: string
  readonly code: string
  readonly message: string
  readonly why?: string | undefined
  readonly fix?: string | undefined
  /** The lines of the user's file around it. */
  readonly frame?: string | undefined
  /** What the place was given. */
  readonly event?: unknown
}
