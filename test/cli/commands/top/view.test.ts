import { suite } from "uvu"
import * as assert from "uvu/assert"
import { gather } from "../../../../src/cli/commands/top/gather.ts"
import type { PlaceSeen } from "../../../../src/cli/commands/top/place-page.ts"
import { begin, pressed, type TopState } from "../../../../src/cli/commands/top/state.ts"
import { type Scene, view } from "../../../../src/cli/commands/top/view.ts"
import type { Fault } from "../../../../src/engine/live/fault.ts"
import { counted, flow, frame, states, status } from "./kit.ts"

const views = suite("dmon top's pictures")

const fault: Fault = {
  time: new Date(2026, 10, 26, 12, 3, 10).getTime() / 1000,
  count: 3,
  address: "api/when",
  code: "DM201",
  message: "stream api threw",
  why: "TypeError: x is not a function",
}

/** What is known after two seconds in which 100 and 200 events came, of which 1 passed. */
function readings(faults: readonly Fault[] = [fault]) {
  const told = gather()
  for (const [now, events] of [
    [100, 0],
    [101, 100],
    [102, 300],
  ] as const) {
    told.frame(frame(now, counted(events, Math.floor(events / 100), 3), { flow }))
    told.status(status(now, events))
  }
  told.states(states)
  told.faults(faults)
  return told.readings!
}
const scene: Scene = { columns: 80, rows: 20, colors: false, label: "default", isLost: false, place: undefined }
const shown = (state: Partial<TopState> = {}, more: Partial<Scene> = {}) =>
  view(readings(), { ...begin, ...state }, { ...scene, ...more }).lines.map(line => line.trimEnd())

views("say of a suspended stream how long it is, and why", () => {
  const told = gather()
  told.frame(frame(100, counted(0, 0, 0), { flow }))
  const ledger = { in: 1, out: 0, dropped: { suspended: 1 }, held: 0, operators: [] }
  const suspended = { since: 0, until: 820, reason: "noise" }
  told.status(status(100, 0, { streams: [{ ...ledger, name: "api", suspended }] }))
  const lines = view(told.readings!, begin, scene).lines
  assert.match(lines.find(line => line.includes("  api "))?.trimEnd() ?? "", /suspended 12m: noise$/)
})

views("show everything at a glance", () => {
  assert.equal(shown(), [
    "dmon 0.1.0 · default · v2 ✓ · up 3h · 150/s ▆█",
    "◆ critical 1  ▲ warning 2  ○ expired 0  ● ok 41  of 44 index entries",
    "journal 16 MB, 300 records · 12 timers · outputs hold 2 · event 12 µs, p99 80 µs",
    "   LISTENER               IN/S                DROPPED",
    "   tcp/0 127.0.0.1:5555    150            ▆█        0",
    "   http/0 127.0.0.1:5556     0            ▁▁        2  waiting",
    "   STREAM  IN/S                  P50     P99  FAILED",
    "▸  api      150            ▆█   5 µs  2.3 ms       3",
    "   index    150            ▆█  12 µs  8.0 ms       0",
    "   OUTPUT                    OUT/S  HELD  DROPPED",
    "   email to ops@example.org      0     2        0  printed: no SMTP is set",
    "   FAILED    TIMES  PLACE     WHAT",
    "   12:03:10      3  api/when  TypeError: x is not a function",
    "",
    "",
    "",
    "",
    "",
    "",
    "↑↓ select  enter open  / filter  s sort: rate  p pause  ? help  q quit",
  ])
})

views("give the streams the room that there is, and the others what is left", () => {
  assert.equal(
    shown({}, { rows: 8 }).map(line => line.split(/ {2,}/)[1]?.split(" ")[0]),
    [undefined, "▲", undefined, "STREAM", "api", "index", undefined, "enter"],
  )
})

views("show the places of a stream, in the order in which values meet them", () => {
  const pages = [...begin.pages, { page: { kind: "stream", name: "api" } as const, selected: 1 }]
  assert.equal(shown({ pages }, { rows: 9 }).slice(3), [
    "api  its places, and what passes them a second",
    "   PLACE                         IN/S  OUT/S  DROP/S  FAILED  WRITTEN",
    "   in                             150    150       0       0",
    "▸    when metric > 1              150    1.5       0       3  mystreams.ts:4",
    "       email to ops@example.org   1.5    1.5       0       0",
    "↑↓ select  enter open  esc back  / filter  s sort: rate  p pause  ? help  q quit",
  ])
})

views("show of a place what it holds, and what passes it", () => {
  const pages = [...begin.pages, { page: { kind: "place", address: "disk/by[]/throttle" } as const, selected: 0 }]
  const now = new Date(2026, 10, 26, 12, 3, 10).getTime() / 1000
  const passed = (service: string) => ({ time: now, at: "disk/by[a]/throttle", value: { service, state: "ok" } })
  const place: PlaceSeen = {
    inspection: {
      address: "disk/by[]/throttle",
      name: "throttle",
      args: '1, "1h"',
      in: 1204,
      out: 3,
      errors: 0,
      dropped: { throttled: 1201 },
      now,
      keys: 2,
      held: [
        { address: "disk/by[a]/throttle", state: { count: 3 }, due: { window: now + 2472 } },
        { address: "disk/by[b]/throttle", state: { count: 1 }, due: {} },
      ],
      written: { file: `${process.cwd()}/mystreams.ts`, line: 7, text: '  by("host", throttle(1, "1h")),' },
    },
    in: [passed("a"), passed("b")],
    out: [],
  }
  assert.equal(shown({ pages }, { rows: 16, place }).slice(3), [
    'disk/by[]/throttle  throttle 1, "1h"',
    'mystreams.ts:7  by("host", throttle(1, "1h")),',
    "in 1,204 · out 3 · failed 0 · dropped: throttled 1,201",
    "HELD  2 keys",
    '  disk/by[a]/throttle  {"count":3}  window in 41m',
    '  disk/by[b]/throttle  {"count":1}',
    "IN",
    "  12:03:10.000  ● ok        -         a                  -",
    "  12:03:10.000  ● ok        -         b                  -",
    "OUT  nothing since it is looked at",
    "",
    "",
    "↑↓ select  esc back  / filter  s sort: rate  p pause  ? help  q quit",
  ])
  assert.match(
    shown({ pages }, { place: { ...place, error: "the streams have no place" } }).join("\n"),
    "have no place",
  )
})

views("say that the file on disk is not what runs, and that the connection is lost", () => {
  const told = gather()
  told.frame(frame(1, counted(0, 0), { flow }))
  told.status(status(1, 0, { stale: { since: 0, error: "" } }))
  const { lines } = view(told.readings, begin, { ...scene, isLost: true })
  assert.match(lines[0]!, "v2 ⚠ stale: the file on disk is not what runs")
  assert.match(lines.at(-1)!, /^the connection is lost, trying again · /)
})

views("stand still while they are paused, and count on", () => {
  const told = gather()
  told.frame(frame(1, counted(0, 0), { flow }))
  told.status(status(100, 10))
  const frozen = told.readings
  told.status(status(112, 1214))
  const { lines } = view(told.readings, { ...begin, frozen }, scene)
  assert.match(lines.at(-1)!, /^paused 12s · \+1,204 · /)
  assert.match(lines[2]!, "10 records")
})

views("show what a filter leaves, and the filter", () => {
  const { lines, ways } = view(readings(), { ...begin, filter: "ap" }, scene)
  assert.equal(ways, [{ kind: "stream", name: "api" }])
  assert.match(lines.at(-1)!, /^\/ap · /)
  assert.is(view(readings(), { ...begin, filter: "a\x1b", isTyping: true }, scene).lines.at(-1), "/a�▏")
})

views("sort streams by rate, p99, errors, and name", () => {
  const first = (order: TopState["order"]) => view(readings(), { ...begin, order }, scene).ways[0]
  const [api, index] = ["api", "index"].map(name => ({ kind: "stream", name }))
  assert.equal([first("rate"), first("p99"), first("errors"), first("name")], [api, index, api, api])
})

views("say that nothing is known yet", () => {
  assert.equal(view(undefined, begin, scene).lines, ["dmon default: …"])
})

views("never let what is shown drive the terminal", () => {
  const hostile = "\x1b]0;x\x07"
  const faults = [{ ...fault, address: hostile, why: hostile }]
  const { lines } = view(readings(faults), { ...begin, filter: hostile }, scene)
  assert.not.match(lines.join("\n"), "\x1b")
})

const ways = [
  { kind: "stream", name: "a" },
  { kind: "stream", name: "b" },
] as const
const press = (keys: string[], from: TopState = begin) =>
  keys.reduce<TopState | "quit" | "interrupt">(
    (state, key) => (typeof state === "string" ? state : pressed(state, key, { ways, now: readings(), far: 5 })),
    from,
  )
const keys: [keys: string[], has: Partial<TopState> | string][] = [
  [["q"], "quit"],
  [["ctrl-c"], "interrupt"],
  [["/", "q", "ctrl-c"], "interrupt"],
  [["?"], { isHelp: true }],
  [["?", "x"], { isHelp: false }],
  [["?", "q"], "quit"],
  [["s"], { order: "p99" }],
  [["s", "s", "s", "s"], { order: "rate" }],
  [["/", "a", "space", "B", "backspace", "up", "enter"], { filter: "a ", isTyping: false }],
  [["/", "a", "escape"], { filter: "", isTyping: false }],
  [["/", "a", "enter", "escape"], { filter: "" }],
  [["p", "p"], { frozen: undefined }],
  [["down", "down", "down"], { pages: [{ page: { kind: "streams" }, selected: 1 }] }],
  [["G", "k"], { pages: [{ page: { kind: "streams" }, selected: 0 }] }],
  [["page-down", "page-up"], { pages: [{ page: { kind: "streams" }, selected: 0 }] }],
  [
    ["j", "enter"],
    {
      pages: [
        { page: { kind: "streams" }, selected: 1 },
        { page: ways[1], selected: 0 },
      ],
    },
  ],
  [["j", "enter", "escape"], { pages: [{ page: { kind: "streams" }, selected: 1 }] }],
  [["escape"], { pages: begin.pages }],
  [["x"], begin],
]
for (const [pressed, has] of keys) {
  views(`change with the keys ${pressed.join(" ")}`, () => {
    const state = press(pressed)
    if (typeof has === "string") return assert.is(state, has)
    const of = state as TopState
    assert.equal(Object.fromEntries(Object.keys(has).map(name => [name, of[name as keyof TopState]])), has)
  })
}

views.run()
