import type { Listener } from "../listeners/listener.ts"
import type { Named } from "./partition.ts"

/** What an engine is to be: made of flags and of what the streams file exports. */
export interface Plan {
  readonly name: string
  readonly streams: readonly Named[]
  /** Names the version of the streams, for the recording. */
  readonly version?: string
  readonly listeners: readonly Listener[]
  /** Seconds that an event without a ttl stays in the index; default 60. */
  readonly ttl?: number | undefined
  /** Seconds between the engine's own events; 0 for none. Default 10. */
  readonly telemetry?: number | undefined
}
