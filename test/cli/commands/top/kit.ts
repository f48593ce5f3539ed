import type { Flow, FlowNode } from "../../../../src/engine/live/flow.ts"
import type { Counted, Frame } from "../../../../src/engine/live/watch.ts"
import type { Status } from "../../../../src/engine/remote.ts"

const node = (address: string, more: Partial<FlowNode> = {}): FlowNode => ({
  address,
  name: address.split("/").at(-1)!,
  args: "",
  feeds: [],
  ...more,
})

const mail = "email to ops@example.org from dmon@x by SMTP_URL"

/** Two streams: `index`, and `api`, which mails. */
export const flow: Flow = {
  version: 2,
  since: 0,
  streams: [
    { name: "index", nodes: [node("index", { name: "in", feeds: [1] }), node("index/index", { sends: "index" })] },
    {
      name: "api",
      nodes: [
        node("api", { name: "in", feeds: [1] }),
        node("api/when", {
          args: "metric > 1",
          feeds: [2],
          written: { file: "/home/ann/mystreams.ts", line: 4, text: "" },
        }),
        node("api/when/email", { args: '"ops@example.org"', sends: mail }),
      ],
    },
  ],
}

/** What the places have counted: of index, then of api. */
export const frame = (now: number, counts: readonly Counted[], more: Partial<Frame> = {}): Frame => ({
  channel: "1",
  seq: 1,
  now,
  live: true,
  seen: 0,
  sent: 0,
  dropped: 0,
  counts,
  latency: [
    [12, 8000],
    [5, 2300],
  ],
  ...more,
})
export const counted = (events: number, passed: number, failed = 0): Counted[] => [
  [events, events, 0, 0],
  [events, events, 0, 0],
  [events, events, 0, 0],
  [events, passed, failed, 0],
  [passed, passed, 0, 0],
]

/** What it tells of itself when so many events have come in over tcp. */
export const status = (now: number, events: number, more: Partial<Status> = {}): Status => ({
  name: "default",
  version: "0.1.0",
  pid: 7,
  started: now - 3 * 3600,
  now,
  position: events,
  process: { lag: { p50: 0, p99: 0, max: 0 }, gc: { p50: 0, p99: 0, max: 0, count: 0 }, rss: 0, heap: 0 },
  watches: { readers: 0, channels: 0 },
  streams: [],
  listeners: [
    {
      in: events,
      out: events,
      dropped: {},
      held: 0,
      name: "tcp/0",
      address: "127.0.0.1:5555",
      about: "",
      state: "running",
      gauges: {},
    },
    {
      in: 2,
      out: 0,
      dropped: { malformed: 2 },
      held: 0,
      name: "http/0",
      address: "127.0.0.1:5556",
      about: "",
      state: "waiting",
      gauges: {},
    },
  ],
  outputs: [{ in: 5, out: 3, dropped: {}, held: 2, name: "email", key: mail, note: "printed: no SMTP is set" }],
  index: { size: 44 },
  timers: 12,
  journal: { first: 1, next: 1 + events, bytes: 16_200_000 },
  overlooped: 0,
  nestedFailures: 0,
  latency: { p50: 12, p99: 80 },
  version_of_streams: { number: 2, since: 0 },
  ...more,
})

export const states = { ok: 41, warning: 2, critical: 1, expired: 0 }
