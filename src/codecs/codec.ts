import type { Event } from "../event/event.ts"

/** What bytes turned out to hold. `bad` counts what was refused: `at` is the byte (or line) where, `why` a sentence. */
export interface Decoded {
  readonly events: readonly Event[]
  readonly query?: string
  readonly bad?: readonly { readonly at: number; readonly why: string }[]
}

/** What is answered to a message, where its protocol answers. */
export type Reply =
  | { readonly ok: true; readonly events?: readonly Event[] }
  | { readonly ok: false; readonly error: string }

/**
 * Bytes ↔ events: pure, no I/O, never throws on any bytes (what it cannot read is in `bad`).
 * `decode` takes one whole frame, datagram or body; it may keep no reference into `bytes`.
 */
export interface Codec {
  readonly name: string
  decode(bytes: Uint8Array): Decoded
  encode(events: readonly Event[]): Uint8Array
  /** The answer in this codec's form, unframed. Absent: this protocol does not answer. */
  reply?(reply: Reply): Uint8Array
}

/** What a listener is handed: the way into the engine. */
export interface Intake {
  /**
   * Takes one frame, in order. Records it, decodes it, runs its events through the streams, then calls `reply`
   * once (synchronously, unless acks wait for the disk). `from` is the sender's address. `bytes` may be reused after.
   */
  receive(bytes: Uint8Array, codec: Codec, from: string, reply?: (reply: Reply) => void): void
  /** Takes events that never were bytes. */
  inject(events: readonly Event[], from: string): void
  /** Counts what a listener itself refused or lost: reason → number, on the listener's ledger. */
  dropped(from: string, reason: string, count?: number): void
}
