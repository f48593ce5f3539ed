import type { WatchOf } from "../../src/engine/live/watch.ts"
import type { PastRequest, QueryRequest, Remote, WhyRequest } from "../../src/engine/remote.ts"
import type { Event } from "../../src/event/event.ts"
import { query } from "../../src/query/query.ts"
import type { Handed, ReplayRequest } from "../../src/shell/handed.ts"
import type { Screen } from "../../src/shell/screen.ts"
import { type SessionOptions, session } from "../../src/shell/session.ts"

export const events: readonly Event[] = [
  {
    host: "web-1",
    service: "api latency",
    state: "critical",
    metric: 3.1,
    tags: ["api"],
    attributes: { region: "eu" },
  },
  { host: "web-2", service: "cpu", state: "ok", metric: 0.25 },
  { host: "web-1", service: "disk", state: "warning", metric: 0.9 },
]

const node = (address: string, name: string, feeds: readonly number[] = []) => ({ address, name, args: "", feeds })

/** A dmon in memory: it answers of these events, and keeps what it was asked. */
export function running(all: readonly Event[] = events) {
  const asked: unknown[] = []
  const watches: { request: WatchOf; show(value: unknown, at?: string): void; over(): void; ended: boolean }[] = []
  const no = () => Promise.reject(new Error("is not asked for"))
  const matching = ({ query: text, limit, fields }: Pick<QueryRequest, "query" | "limit" | "fields">) => {
    const found = all.filter(query(text).test)
    const only = (event: Event) =>
      fields ? Object.fromEntries(Object.entries(event).filter(([name]) => fields.includes(name))) : event
    return { events: found.slice(0, limit).map(only), matched: found.length, size: all.length }
  }
  const remote: Remote = {
    reload: async () => ({ ok: true, version: 2, report: "v2 live" }),
    metrics: no,
    recording: no,
    compare: no,
    shadow: no,
    versions: no,
    faults: no,
    span: no,
    status: async () =>
      ({
        name: "default",
        version: "0.1.0",
        pid: 7,
        started: 0,
        now: 120,
        streams: [],
        outputs: [{ name: "email", key: "email to you@example.org", in: 1, out: 1, held: 0, dropped: {} }],
        listeners: [
          {
            name: "udp/0",
            about: "one JSON event, an array, or JSON lines per datagram",
            address: "127.0.0.1:4711",
            in: 3,
            dropped: {},
            state: "running",
          },
        ],
        index: { size: all.length },
        latency: { p50: 1, p99: 2 },
        version_of_streams: { number: 1, since: 60 },
      }) as unknown as Awaited<ReturnType<Remote["status"]>>,
    flow: async () => ({
      version: 1,
      since: 60,
      streams: [
        { name: "api", nodes: [node("api", "in", [1]), { ...node("api/when", "when"), args: 'service = "api"' }] },
        { name: "disk", nodes: [node("disk", "in")] },
      ],
    }),
    async query(request) {
      asked.push(request)
      return matching(request)
    },
    async send(batch, options) {
      asked.push({ sent: batch, ...options })
      const step = { address: "api/when", name: "when", time: 0, verdict: "stopped", given: batch[0], emitted: [] }
      const rest = { acted: [], dropped: [], due: {}, read: { service: "x" }, volatile: false, steps: [] }
      return { accepted: batch.length, position: 8, steps: [{ ...step, ...rest } as never] }
    },
    async dry(batch) {
      asked.push({ dry: batch })
      return { position: 7, time: 0, notes: ["what came before record 3 is not known"], steps: [] }
    },
    async suspend(request) {
      asked.push({ suspended: request })
      return {
        stream: request.stream,
        suspended: { since: 0, until: Date.now() / 1000 + 1800, reason: request.reason },
      }
    },
    async resume({ stream }) {
      asked.push({ resumed: stream })
      return { stream }
    },
    async inspect({ address }) {
      asked.push({ inspected: address })
      const counts = { in: 5, out: 2, errors: 0, dropped: {}, now: 100, keys: 1 }
      return { address, name: "when", args: "", ...counts, held: [{ address, state: { held: 2 }, due: { end: 2572 } }] }
    },
    async why(request: WhyRequest) {
      asked.push(request)
      return {
        position: 8,
        time: 0,
        from: "test",
        stateKnown: true,
        notes: [],
        said: ["api: when stopped it"],
        steps: [],
      }
    },
    async past(request: PastRequest) {
      asked.push(request)
      return { ...matching({ query: "true", ...request } as QueryRequest), at: Number(request.at), notes: [] }
    },
    async watch(request, show, { over = () => {} } = {}) {
      const frame = { channel: "1-1", seq: 1, now: 0, live: true, seen: 1, sent: 1, dropped: 0 }
      const one = {
        request,
        over,
        ended: false,
        show: (value: unknown, at = "") => show({ ...frame, values: [{ time: 0, at, value }] }),
      }
      watches.push(one)
      return {
        channel: frame.channel,
        end() {
          one.ended = true
        },
      }
    },
  }
  return { remote, asked, watches }
}

/** What the command line hands to the shell, with nothing behind it. */
export function handed(remote: Remote, of: Partial<Handed> = {}): Handed {
  return {
    connect: () => remote,
    contexts: () => ["default", "prod"],
    label: () => undefined,
    isRed: () => false,
    isHere: () => true,
    modules: async () => ({ dmon: await import("../../src/dmon.ts"), rxjs: await import("rxjs") }),
    replay: async (request: ReplayRequest) => ({ actions: [], summary: { ...request }, text: "1 record · 0 actions" }),
    record: async (name, seconds) => `${name} ${seconds}`,
    version: "0.1.0",
    explain: code => (code === "DM201" ? "DM201: a stream threw" : undefined),
    codes: () => ["DM201"],
    ...of,
  }
}

/** A screen that keeps what is written. */
export function screen(of: Partial<Screen> = {}) {
  const written = { out: "", said: "" }
  const one: Screen = {
    out: text => void (written.out += text),
    say: line => void (written.said += `${line}\n`),
    isTTY: true,
    columns: 120,
    colors: false,
    ...of,
  }
  return { screen: one, written }
}

/** A person at work with that dmon: what an entry prints, and what it comes to. */
export async function atWork(options: SessionOptions = {}, given: Partial<Handed> = {}, all = events) {
  const dmon = running(all)
  const seen = screen()
  const one = session(handed(dmon.remote, given), seen.screen, options)
  await one.refresh()
  const prints = async (text: string, signal = new AbortController().signal) => {
    seen.written.out = ""
    await one.enter(text, signal)
    return seen.written.out.trimEnd()
  }
  return { ...dmon, session: one, written: seen.written, prints, close: one.close }
}
