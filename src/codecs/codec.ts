import type { Event } from "../event/event.ts"

/** What bytes turned out to hold. `bad` counts what was refused: `at` is the byte (or line) where, `why` a sentence. */
export interface Decoded {
  readonly events: readonly Event[]
  readonly query?: string
  readonly bad?: readonly { readonly at: number; readonly why: string }[]
}

/** Whether nothing at all could be read. */
export const unreadable = (decoded: Decoded | undefined): boolean =>
  decoded?.bad !== undefined && decoded.bad.length > 0 && decoded.events.length === 0 && decoded.query === undefined

/** What is answered to a message, where its protocol answers. */
export type Reply =
  | { readonly ok: true; readonly events?: readonly Event[] }
  | { readonly ok: false; readonly error: string }

/**
 * Bytes ↔ events: pure, no I/O, never throws on any bytes (what it cannot read is in `bad`).
 * `decode` takes one whole frame, datagram or body: all of `bytes`, or those from `start` to `end` (a view of them would
 * cost more than reading a small one). It may keep no reference into `bytes`.
 */
export interface Codec {
  readonly name: string
  decode(bytes: Uint8Array, start?: number, end?: number): Decoded
  encode(events: readonly Event[]): Uint8Array
  /** The answer in this codec's form, unframed. Absent: this protocol does not answer. */
  reply?(reply: Reply): Uint8Array
}

/** What a listener is handed: the way into the engine. */
export interface Intake {
  /**
   * Takes one frame, in order. Records it, decodes it, runs its events through the streams, then calls `reply`
   * once: synchronously, unless acks wait for the disk; in the order of what was received, in either case. `from` is the
   * sender's address. `bytes` may be reused after.
   */
  receive(bytes: Uint8Array, codec: Codec, from: string, reply?: (reply: Reply) => void): void
  /**
   * The same for many: the frames from `start` to `end`, each with its 4-byte length before it. All are decoded, then
   * all pass the streams, then `reply` is called for each, in order: so that small ones cost hardly more than large ones.
   * It stops after one that asks something, or that nothing can be read from; returns where.
   */
  receiveFrames(
    bytes: Uint8Array,
    start: number,
    end: number,
    codec: Codec,
    from: string,
    reply: (reply: Reply) => void,
  ): number
  /** Takes events that never were bytes. */
  inject(events: readonly Event[], from: string): void
  /** Counts what a listener itself refused or lost: reason → number, on the listener's ledger. */
  dropped(from: string, reason: string, count?: number): void
}
