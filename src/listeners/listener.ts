import type { Breakable } from "../base/supervise.ts"
import type { Intake } from "../codecs/codec.ts"

/** A component that receives: where it listens is known once it has started. */
export interface Listening extends Breakable {
  /** What was bound, for the line printed at start: `udp 127.0.0.1 5555`. Port 0 has become a real port. */
  readonly address: { readonly protocol: string; readonly host: string; readonly port: number | undefined }
  /** A sentence for people: "riemann protobuf or JSON". */
  readonly about: string
  /** Gauges of its own, by name: connections, kernel drops … read by telemetry. */
  gauges?(): Readonly<Record<string, number>>
}

/** A way in: given the intake, a component that feeds it. */
export type Listener = (intake: Intake) => Listening
