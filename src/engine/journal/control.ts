import type { Entry } from "./record.ts"

/**
 * What the journal holds besides events. The first five moved the streams, and move them again in a replay; the others
 * are notes for whoever reads it.
 */
export type Control =
  /** A start: its number, how many ms had passed since the record before, the version of the streams, and the usual ttl. */
  | {
      readonly start: {
        readonly epoch: number
        readonly gap: number
        readonly streams: string
        readonly ttl?: number | undefined
      }
    }
  /** A reload: the version of the streams that runs from here on. */
  | { readonly reload: { readonly streams: string } }
  /** The clock was looked at, because a timer was due. */
  | { readonly tick: true }
  /** A stream is given nothing until a moment, in ms; or, `resume`, all that comes again. */
  | { readonly suspend: { readonly stream: string; readonly until: number; readonly reason: string } }
  | { readonly resume: { readonly stream: string } }
  /** The system's clock stepped by so many ms; time is slewed after it. */
  | { readonly step: number }
  | { readonly stop: true }

/** The codec of control records. */
export const control = "control"

export const controlBytes = (of: Control): Uint8Array => Buffer.from(JSON.stringify(of))

/** What a record says that is not events. */
export const controlOf = ({ codec, bytes }: Entry): Control | undefined =>
  codec === control ? (JSON.parse(Buffer.from(bytes).toString()) as Control) : undefined

/** Whether a record says that dmon was stopped after it. */
export const isStop = (entry: Entry): boolean => "stop" in (controlOf(entry) ?? {})
