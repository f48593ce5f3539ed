import type { Terminal } from "../../src/cli/terminal.ts"
import type { Frame, Since, WatchOf } from "../../src/engine/live/watch.ts"
import type { QueryRequest, Remote } from "../../src/engine/remote.ts"
import type { Event } from "../../src/event/event.ts"

/** A terminal that keeps what is written. */
export function paper(of: Partial<Pick<Terminal, "isTTY" | "isHeard" | "columns" | "colors">> = {}) {
  const written = { out: "", err: "" }
  const terminal: Terminal = {
    out: text => void (written.out += text),
    say: line => void (written.err += `${line}\n`),
    isTTY: false,
    isHeard: false,
    columns: 80,
    colors: false,
    ...of,
  }
  return { terminal, written }
}

/** A watch that somebody has begun. */
interface Tap {
  readonly request: WatchOf
  readonly since: Since | undefined
  show(event: Event): void
  frame(frame: Partial<Frame>): void
  over(): void
  stopped: boolean
}

/** A dmon that answers every query with these events, and keeps what it is sent and asked. */
export function answering(events: readonly Event[], size = events.length, ttl?: number, more: Partial<Remote> = {}) {
  const sent: (readonly Event[])[] = []
  const asked: QueryRequest[] = []
  const traced: boolean[] = []
  const taps: Tap[] = []
  const no = () => Promise.reject(new Error("is not asked for"))
  const remote: Remote = {
    status: no,
    reload: no,
    versions: no,
    metrics: no,
    recording: no,
    compare: no,
    shadow: no,
    async query(request) {
      asked.push(request)
      return { events: events.slice(0, request.limit), matched: events.length, size, ...(ttl !== undefined && { ttl }) }
    },
    async send(batch, options) {
      sent.push(batch)
      traced.push(options?.traced === true)
      return { accepted: batch.length, position: sent.length }
    },
    flow: no,
    inspect: no,
    faults: no,
    why: no,
    past: no,
    dry: no,
    suspend: no,
    resume: no,
    span: no,
    async watch(request, show, { over = () => {}, since } = {}) {
      const channel = `1-${taps.length + 1}`
      let seq = 0
      const one: Tap = {
        request,
        since,
        over,
        stopped: false,
        show: event => one.frame({ values: [{ time: event.time ?? 0, at: "", value: event }] }),
        frame: frame => show({ channel, seq: ++seq, now: 0, live: true, seen: 1, sent: 1, dropped: 0, ...frame }),
      }
      taps.push(one)
      return {
        channel,
        end() {
          one.stopped = true
        },
      }
    },
    ...more,
  }
  return { remote, sent, traced, asked, taps }
}
