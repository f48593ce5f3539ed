import type { DmonError } from "../base/error.ts"
import { type Ledger, lost } from "../base/ledger.ts"
import { type Decoded, type Intake, type Reply, unreadable } from "../codecs/codec.ts"
import { frameEnd } from "../codecs/framing.ts"
import { json } from "../codecs/json.ts"
import type { Event } from "../event/event.ts"
import { query } from "../query/query.ts"
import type { Journal } from "./journal/journal.ts"
import type { Partition } from "./partition.ts"
import type { Shadow } from "./shadow.ts"
import type { Unread } from "./unread.ts"

/** What one listener brought in, and what became of it. */
export interface Entrance extends Intake {
  readonly ledger: Ledger
}

/** What the entrances of one engine share. */
export interface Hall {
  readonly partition: Partition
  readonly journal: Journal
  /** Milliseconds since the epoch. */
  wall(): number
  /** Is told now and then how long an input took, in milliseconds; and how long in each stream. */
  took(ms: number): void
  readonly timed?: (stream: string, ms: number) => void
  /** Calls back when what was appended so far is as safe as it is to be; absent: it is so at once. */
  readonly settled?: ((run: () => void) => void) | undefined
  /** Why nothing more is taken, while that is so. */
  readonly refuses: Refusal | undefined
  /** Other streams that are given the same, while there are any. */
  shadow?: Shadow | undefined
}

export interface Refusal {
  /** As it stands in ledgers. */
  readonly reason: string
  /** As a sender is told. */
  readonly error: string
}

const done: Reply = { ok: true }
const everySample = 64
const encoder = json()

/**
 * A way into the engine for one listener: journal → decode → clock → streams → answer, in one go, in order. `unread` is told
 * what could not be read where nobody is answered.
 */
export function entrance(hall: Hall, unread?: (message: Unread) => void): Entrance {
  const dropped: Record<string, number> = {}
  let taken = 0
  let passed = 0
  let sample = 0

  const pass = (now: number, events: readonly Event[], at: number) => {
    taken += events.length
    if (++sample === everySample) {
      sample = 0
      const { tree } = hall.partition
      tree.timed = hall.timed
      const start = performance.now()
      hall.partition.input(now, events, at)
      hall.took(performance.now() - start)
      tree.timed = undefined
    } else hall.partition.input(now, events, at)
    hall.shadow?.input(now, events, at)
    passed += events.length
  }
  const enter = (now: number, { events, bad }: Decoded, at: number) => {
    if (bad !== undefined && bad.length > 0) drop("malformed", bad.length)
    stamp(events, now / 1000)
    pass(now, events, at)
  }
  const replyTo = ({ events, query: asked, bad }: Decoded): Reply => {
    if (asked !== undefined) return answer(hall.partition, asked)
    return events.length === 0 && bad?.[0] !== undefined ? { ok: false, error: bad[0].why } : done
  }
  /** Answers that wait. One that need not does so too while there are others: senders count on their order. */
  let waiting = 0
  const answered = (run: () => void) => {
    if (hall.settled === undefined) return run()
    waiting++
    hall.settled(() => {
      waiting--
      run()
    })
  }
  const refused = (run: () => void) => (waiting > 0 ? answered(run) : run())
  const drop = (reason: string, count: number) => {
    taken += count
    dropped[reason] = (dropped[reason] ?? 0) + count
  }

  return {
    get ledger() {
      return { in: taken, out: passed, dropped, held: taken - passed - lost({ dropped }) }
    },
    receive(bytes, codec, from, reply) {
      if (hall.refuses !== undefined) {
        const { reason, error } = hall.refuses
        drop(reason, 1)
        if (reply !== undefined) refused(() => reply({ ok: false, error }))
        return
      }
      const now = Math.max(hall.partition.clock.now, hall.wall())
      const at = hall.journal.append(now, from, codec.name, bytes)
      const decoded = codec.decode(bytes)
      enter(now, decoded, at)
      if (reply === undefined) {
        if (decoded.bad !== undefined) unread?.({ codec: codec.name, bytes, from, decoded })
        return
      }
      const said = replyTo(decoded)
      answered(() => reply(said))
    },
    receiveFrames(bytes, start, end, codec, from, reply) {
      if (hall.refuses !== undefined) {
        const { reason, error } = hall.refuses
        for (let at = start; at < end; at = frameEnd(bytes, at)) {
          drop(reason, 1)
          refused(() => reply({ ok: false, error }))
        }
        return end
      }
      const now = Math.max(hall.partition.clock.now, hall.wall())
      const messages: Decoded[] = []
      let at = start
      while (at < end) {
        const decoded = codec.decode(bytes, at + 4, (at = frameEnd(bytes, at)))
        messages.push(decoded)
        if (decoded.query !== undefined || unreadable(decoded)) break
      }
      const first = hall.journal.append(now, from, codec.name, bytes, { start, end: at, count: messages.length })
      for (let i = 0; i < messages.length; i++) enter(now, messages[i] as Decoded, first + i)
      // Whatever is answered by more than "ok" has ended the run.
      const last = replyTo(messages[messages.length - 1] as Decoded)
      answered(() => {
        for (let i = 1; i < messages.length; i++) reply(done)
        reply(last)
      })
      return at
    },
    inject(events, from) {
      if (hall.refuses !== undefined) return drop(hall.refuses.reason, events.length)
      const now = Math.max(hall.partition.clock.now, hall.wall())
      pass(now, events, hall.journal.append(now, from, encoder.name, encoder.encode(events)))
    },
    dropped(_from, reason, count = 1) {
      drop(reason, count)
    },
  }
}

/** Fills in the time of arrival. What was just decoded is nobody else's yet, so no copy is made. */
export function stamp(events: readonly Event[], seconds: number): void {
  for (let i = 0; i < events.length; i++) {
    const each = events[i] as { time?: number | undefined }
    if (each.time === undefined) each.time = seconds
  }
}

/** A query that came over a listener, answered from the index as Riemann does. */
function answer(partition: Partition, text: string): Reply {
  try {
    return { ok: true, events: partition.index.search(query(text)).events }
  } catch (error) {
    return { ok: false, error: `parse error: ${(error as DmonError).message}` }
  }
}
