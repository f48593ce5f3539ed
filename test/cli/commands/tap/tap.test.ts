import { EventEmitter } from "node:events"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { DmonError } from "../../../../src/base/error.ts"
import { type TapOptions, tap } from "../../../../src/cli/commands/tap/tap.ts"
import { tapScreen } from "../../../../src/cli/commands/tap/tap-screen.ts"
import { tapWords } from "../../../../src/cli/commands/tap/tap-words.ts"
import type { Event } from "../../../../src/event/event.ts"
import { tapHead, tapLine } from "../../../../src/print/tap-line.ts"
import { answering, paper } from "../../paper.ts"

const taps = suite("tap")

async function tapping(
  options: TapOptions,
  act: (of: ReturnType<typeof answering>, signals: EventEmitter) => void,
  words: readonly string[] = [],
  more: Parameters<typeof paper>[0] & { readonly unread?: number } = {},
) {
  const { terminal, written } = paper(more)
  const dmon = answering([])
  const signals = new EventEmitter()
  const around = { place: { label: "default" }, signals: signals as never, keys: undefined }
  const heard = { ...terminal, unread: () => more.unread ?? 0 }
  const ended = tap(words, options, heard, dmon.remote, around)
  ended.catch(() => {})
  await new Promise(resolve => setImmediate(resolve))
  act(dmon, signals)
  const code = await ended.catch(error => error)
  const stopped = dmon.taps.every(({ stopped }) => stopped)
  return { code, stopped, taps: dmon.taps, listeners: signals.listenerCount("SIGINT"), ...written }
}

taps("ends with 0 after so many events", async () => {
  const { code, out, stopped } = await tapping({ n: 2 }, ({ taps: [one] }) => {
    for (const service of ["a", "b", "c"]) one!.show({ service })
  })
  assert.is(code, 0)
  assert.is(out, '{"service":"a"}\n{"service":"b"}\n')
  assert.ok(stopped)
})

taps("ends with 0 when its time is up", async () => {
  assert.is((await tapping({ for: 1 }, () => {})).code, 0)
})

taps("ends with 130 at Ctrl-C, and leaves nothing behind", async () => {
  const { code, stopped, listeners } = await tapping({}, (_, signals) => signals.emit("SIGINT"))
  assert.equal([code, stopped, listeners], [130, true, 0])
})

taps("fails when the server goes", async () => {
  const { code } = await tapping({}, ({ taps: [one] }) => one!.over())
  assert.is(code.code, "DM511")
})

taps("asks for the events that enter where no place is named", async () => {
  const { taps } = await tapping({ for: 1 }, () => {}, ["metric > 1"])
  assert.equal(
    taps.map(({ request }) => request),
    [{ kind: "tap", query: "metric > 1", of: "", most: 100_000 }],
  )
})

taps("asks for each place that is named, and on a terminal for as much as a person reads", async () => {
  const { taps } = await tapping({ for: 1, side: "in", query: "true" }, () => {}, ["api.*", "disk"], { isTTY: true })
  assert.equal(
    taps.map(({ request }) => request),
    [
      { kind: "tap", query: "true", of: "api.*", most: 100, side: "in" },
      { kind: "tap", query: "true", of: "disk", most: 100, side: "in" },
    ],
  )
})

const told: [words: string[], flag: string | undefined, places: string[], query: string][] = [
  [[], undefined, [], "true"],
  [["api.*"], undefined, ["api.*"], "true"],
  [["disk/by[a = b]/throttle"], undefined, ["disk/by[a = b]/throttle"], "true"],
  [["@index"], "metric > 1", ["@index"], "metric > 1"],
  [['state = "ok"'], undefined, [], 'state = "ok"'],
  [["a", 'tagged "b"'], undefined, ["a"], 'tagged "b"'],
  [["metric>1"], undefined, [], "metric>1"],
  [["false"], undefined, [], "false"],
  [[" "], " ", [], "true"],
]
for (const [words, flag, places, query] of told) {
  taps(`takes ${JSON.stringify(words)} and ${flag} for places ${JSON.stringify(places)} and the query ${query}`, () =>
    assert.equal(tapWords(words, flag), { places, query }),
  )
}

taps("refuses two queries, and one that cannot be read, before it asks anybody", async () => {
  for (const [words, code] of [
    [["metric > 1", 'state = "ok"'], /^DM140$/],
    [["state ="], /^DM30/],
  ] as const) {
    const dmon = answering([])
    const error: DmonError = await tap(words, {}, paper().terminal, dmon.remote).catch(error => error)
    assert.match(error.code, code)
    assert.is(dmon.taps.length, 0)
  }
})

taps("prints whatever passes a place as JSON: events as they are sent, also in arrays", async () => {
  const values = [
    { service: "a", attributes: { region: "eu" } },
    [{ service: "a", attributes: { region: "eu" } }, 1],
    0.5,
    "a\x7f",
    null,
    { count: 3 },
  ].map(value => ({ time: 1, at: "x/smap", value }))
  const { out } = await tapping({ for: 1 }, ({ taps: [one] }) => one!.frame({ values }), ["x/smap"])
  assert.equal(out.trimEnd().split("\n"), [
    '{"service":"a","region":"eu"}',
    '[{"service":"a","region":"eu"},1]',
    "0.5",
    '"a\\u007f"',
    "null",
    '{"count":3}',
  ])
})

const placed: [words: string[], options: Pick<TapOptions, "withPlace" | "place">, isPlaced: boolean][] = [
  [["x/smap"], {}, false],
  [["x/by[*]/smap"], {}, false],
  [["metric > 1"], {}, false],
  [["x.*"], {}, true],
  [["x", "y"], {}, true],
  [["x/smap"], { withPlace: true }, true],
  [["x.*"], { place: false }, false],
  [["x.*"], { place: true }, true],
]
for (const [words, options, isPlaced] of placed) {
  taps(`tells the place in lines of ${words.join(" ")} with ${JSON.stringify(options)}: ${isPlaced}`, async () => {
    const values = [{ time: 1, at: "x/smap", value: { service: "a" } }]
    const { out } = await tapping({ for: 1, ...options }, ({ taps: [one] }) => one!.frame({ values }), words)
    const value = out.trimEnd().replace('{"time":1,"at":"x/smap","value":', "")
    assert.is(value, `{"service":"a"}${isPlaced ? "}" : ""}`)
    assert.is(out.startsWith('{"time"'), isPlaced)
  })
}

taps("tells at the end what a pipe did not get", async () => {
  const some = [{ time: 1, at: "", value: { service: "a" } }]
  const { err } = await tapping({ for: 1 }, ({ taps: [one] }) =>
    one!.frame({ values: some, seen: 5000, sent: 1, dropped: 4999 }),
  )
  assert.match(err, /^note {2}4,999 of 5,000 values are not here, there were too many/)
  assert.is((await tapping({ for: 1 }, ({ taps: [one] }) => one!.frame({ values: some }))).err, "")
})

taps("does not pile up what nobody reads", async () => {
  const some = [{ time: 1, at: "", value: { service: "a" } }]
  const { out, err } = await tapping({ for: 1 }, ({ taps: [one] }) => one!.frame({ values: some }), [], {
    unread: 20_000_000,
  })
  assert.is(out, "")
  assert.match(err, "1 of 1 values are not here")
})

const time = new Date(2026, 10, 21, 12, 3, 10, 551).getTime() / 1000

taps("shows events below each other on a terminal", () => {
  const line = tapLine({ colors: false, columns: 100 })
  const shown = (event: Event) => line({ time, ...event })
  assert.is(tapHead(false), "TIME          STATE       HOST      SERVICE       METRIC  TTL       DESCRIPTION")
  assert.is(
    shown({ host: "web-1", service: "cpu", state: "ok", metric: 0.31, ttl: 60, description: "fine" }),
    "12:03:10.551  ● ok        web-1     cpu             0.31  ttl 60    fine\n",
  )
  assert.is(
    shown({ host: "web-1", service: "api latency", state: "critical", metric: 3.1 }),
    "12:03:10.551  ◆ critical  web-1     api latency      3.1\n",
  )
})

taps("shows the place, of a long one its end, and what is no event in short", () => {
  const line = tapLine({ colors: false, columns: 100 })
  const web: Event = { host: "web-1", service: "api", state: "ok" }
  const shown = (value: unknown, at = "api/when") => line(value, { at, time })
  assert.is(shown(web), "12:03:10.551  api/when                  ● ok        web-1     api                -\n")
  assert.is(shown([web, web]), "12:03:10.551  api/when                  ▸ 2 events: web-1 api ok; web-1 api ok\n")
  assert.is(shown(0.5), "12:03:10.551  api/when                  ▸ 0.5\n")
  assert.is(shown("text\x1b"), "12:03:10.551  api/when                  ▸ text�\n")
  assert.is(shown(1, `a${"/x".repeat(40)}`), `12:03:10.551  …${"/x".repeat(16).slice(1)}  ▸ 1\n`)
})

taps("keeps a line within the terminal, and harmless", () => {
  const line = tapLine({ colors: false, columns: 80 })
  const shown = line({ host: "h\x1b[2J", service: "s".repeat(80), description: "d".repeat(300) })
  assert.not.match(shown, "\x1b")
  assert.ok(shown.trimEnd().length <= 100)
  assert.ok(line("x".repeat(300), { at: "y", time }).trimEnd().length <= 80)
})

/** A tap on a terminal, with keys and a clock of its own; what is written is told without what moves the cursor. */
function screened() {
  const { terminal, written } = paper({ isTTY: true, isHeard: true, columns: 90 })
  let press = (_: string) => {}
  let clock = 0
  const ends: number[] = []
  const reader = tapScreen(
    { ...terminal, repaint: () => {} },
    {
      place: { label: "default" },
      places: [],
      query: "true",
      keys: {
        listen(to) {
          press = to
          return () => {}
        },
      },
      quit: code => void ends.push(code),
      now: () => clock,
    },
  )
  reader.begin()
  written.out = ""
  const frame = { channel: "1", seq: 1, now: 0, live: true, seen: 1, sent: 1, dropped: 0 }
  return {
    written,
    ends,
    press: (key: string) => press(key),
    reader,
    later: (ms: number) => void (clock += ms),
    show: (seen: number, ...services: string[]) =>
      reader.show(
        {
          ...frame,
          seen,
          sent: services.length,
          dropped: seen - services.length,
          values: services.map(service => ({ time, at: "", value: { service } })),
        },
        99,
      ),
    said() {
      const text = written.out.replaceAll("\r\x1b[K", "")
      written.out = ""
      return text
    },
  }
}

taps("says below the lines how much of it is shown", () => {
  const { show, said, later, reader } = screened()
  show(1, "a")
  assert.match(said(), /^12:03:10\.551 .* a .*\nshowing all · 1 a second · space pause {2}q quit$/)
  show(4999, "b")
  assert.match(said(), "\nshowing 2 of 5,000 a second · ")
  later(1001)
  show(0)
  assert.match(said(), "showing all · 0 a second")
  reader.end()
})

taps("counts on while it is paused, and goes on without a gap", () => {
  const { show, said, press, reader } = screened()
  press("space")
  said()
  show(3, "a", "b", "c")
  assert.is(said(), "")
  press("space")
  const lines = said().split("\n")
  assert.equal(
    lines.slice(0, 3).map(line => line.split(/ +/)[3]),
    ["a", "b", "c"],
  )
  reader.end()
})

taps("says of a long pause what is not shown", () => {
  const { show, said, press, reader } = screened()
  press("space")
  show(5000, "a")
  press("space")
  assert.match(said(), "… 4,999 that came meanwhile are not shown\n")
  reader.end()
})

taps("ends at q with 0, at Ctrl-C with 130", () => {
  const { press, ends, reader } = screened()
  press("q")
  press("ctrl-c")
  press("x")
  assert.equal(ends, [0, 130])
  reader.end()
})

taps("names the context in its colour", async () => {
  const { terminal, written } = paper({ isTTY: true, colors: true })
  const reader = tapScreen(terminal, {
    place: { label: "prod", color: "red" },
    places: ["api.*"],
    query: "metric > 1",
    keys: undefined,
    quit() {},
  })
  reader.begin()
  reader.end()
  assert.match(written.out, "\x1b[31mtap prod\x1b[39m")
  assert.match(written.out, "api.* · what matches  metric > 1 · Ctrl-C ends")
})

taps.run()
