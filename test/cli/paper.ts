import type { Terminal } from "../../src/cli/terminal.ts"
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

/** A dmon that answers every query with these events, and keeps what it is sent and asked. */
export function answering(events: readonly Event[], size = events.length, ttl?: number) {
  const sent: (readonly Event[])[] = []
  const asked: QueryRequest[] = []
  const taps: { show: (event: Event) => void; over: () => void; stopped: boolean }[] = []
  const no = () => Promise.reject(new Error("is not asked for"))
  const remote: Remote = {
    status: no,
    reload: no,
    metrics: no,
    recording: no,
    compare: no,
    shadow: no,
    async query(request) {
      asked.push(request)
      return { events: events.slice(0, request.limit), matched: events.length, size, ...(ttl !== undefined && { ttl }) }
    },
    async send(batch) {
      sent.push(batch)
      return { accepted: batch.length, position: sent.length }
    },
    flow: no,
    inspect: no,
    faults: no,
    why: no,
    past: no,
    span: no,
    async watch(_, show, { over = () => {} } = {}) {
      const values = (event: Event) => [{ time: event.time ?? 0, at: "", value: event }]
      const frame = { channel: "1-1", seq: 1, now: 0, live: true, seen: 1, sent: 1, dropped: 0 }
      const one = { show: (event: Event) => show({ ...frame, values: values(event) }), over, stopped: false }
      taps.push(one)
      return {
        channel: frame.channel,
        end() {
          one.stopped = true
        },
      }
    },
  }
  return { remote, sent, asked, taps }
}
