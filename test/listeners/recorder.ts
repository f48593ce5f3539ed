import type { Decoded, Intake, Reply } from "../../src/codecs/codec.ts"
import { frameEnd } from "../../src/codecs/framing.ts"
import type { Event } from "../../src/event/event.ts"

/** An intake that keeps what it gets, for tests of listeners. */
export interface Recorder extends Intake {
  readonly events: Event[]
  /** The service of each event, in order. */
  readonly services: (string | undefined)[]
  readonly senders: Set<string>
  /** What listeners refused or lost: reason → number. */
  readonly drops: Record<string, number>
  /** What was undecodable. */
  readonly bad: string[]
}

interface Behaviour {
  /** What is answered; by default the truth. */
  readonly reply?: (decoded: Decoded) => Reply
  /** When it is answered; by default at once. */
  readonly when?: (answer: () => void, decoded: Decoded) => void
}

export function recorder({ reply = truth, when = answer => answer() }: Behaviour = {}): Recorder {
  const events: Event[] = []
  const senders = new Set<string>()
  const drops: Record<string, number> = {}
  const bad: string[] = []
  const receive: Intake["receive"] = (bytes, codec, from, answer) => {
    senders.add(from)
    const decoded = codec.decode(bytes)
    events.push(...decoded.events)
    for (const { why } of decoded.bad ?? []) bad.push(why)
    if (answer) when(() => answer(reply(decoded)), decoded)
  }
  return {
    events,
    senders,
    drops,
    bad,
    get services() {
      return events.map(event => event.service)
    },
    receiveFrames(bytes, start, _end, codec, from, answer) {
      receive(bytes.subarray(start + 4, frameEnd(bytes, start)), codec, from, answer)
      return frameEnd(bytes, start)
    },
    receive,
    inject(more) {
      events.push(...more)
    },
    dropped(_, reason, count = 1) {
      drops[reason] = (drops[reason] ?? 0) + count
    },
  }
}

const truth = ({ events, query, bad = [] }: Decoded): Reply =>
  events.length === 0 && bad[0]
    ? { ok: false, error: bad[0].why }
    : { ok: true, ...(query !== undefined && { events: [] }) }

/** Waits until something holds; says so if it does not within `ms`. */
export async function until(holds: () => boolean, ms = 5000): Promise<void> {
  const end = performance.now() + ms
  while (!holds()) {
    if (performance.now() > end) throw new Error(`still not so after ${ms} ms: ${holds}`)
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}
