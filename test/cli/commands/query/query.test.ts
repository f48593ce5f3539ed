import { EventEmitter } from "node:events"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type QueryOptions, query } from "../../../../src/cli/commands/query/query.ts"
import { watchQuery } from "../../../../src/cli/commands/query/query-watch.ts"
import type { PastRequest } from "../../../../src/engine/remote.ts"
import type { Event } from "../../../../src/event/event.ts"
import { answering, paper } from "../../paper.ts"

const queries = suite("query")
const real = Date.now
const now = real() / 1000
queries.before.each(() => {
  Date.now = () => now * 1000
})
queries.after.each(() => {
  Date.now = real
})
const slow: Event = { host: "web-1", service: "api latency", state: "critical", metric: 3.1, time: now - 12.5, ttl: 60 }
const fine: Event = { host: "web-2", service: "disk", state: "ok", attributes: { region: "eu" } }

async function asking(options: QueryOptions, tty: Parameters<typeof paper>[0] = {}, events = [slow, fine]) {
  const { terminal, written } = paper(tty)
  const { remote, asked } = answering(events, 5)
  const code = await query(" state != nil ", options, terminal, remote)
  return { code, asked, ...written }
}

queries("shows a table on a terminal, and how many match below it", async () => {
  const { code, out, err } = await asking({}, { isTTY: true })
  assert.is(code, 0)
  assert.equal(out.split("\n"), [
    "HOST   SERVICE      STATE       METRIC  AGE  TTL LEFT  DESCRIPTION",
    "web-1  api latency  ◆ critical     3.1  12s       47s  -",
    "web-2  disk         ● ok             -    -         -  -",
    "",
  ])
  assert.match(err, /^2 of 5 index entries · \d+(\.\d)? ms\n$/)
})

queries("tells how long events without a ttl hold, where the server says so", async () => {
  const { terminal, written } = paper({ isTTY: true })
  await query("true", {}, terminal, answering([slow, { ...fine, time: now - 2 }], 5, 60).remote)
  assert.match(written.out, /web-1 .* 47s {2}-\nweb-2 .* 2s {7}58s {2}-\n/)
})

queries("prints JSON lines into a pipe, and nothing beside them", async () => {
  const { out, err } = await asking({})
  assert.equal(
    out
      .trim()
      .split("\n")
      .map(line => JSON.parse(line)),
    [
      { host: "web-1", service: "api latency", state: "critical", metric: 3.1, time: slow.time, ttl: 60 },
      { host: "web-2", service: "disk", state: "ok", region: "eu" },
    ],
  )
  assert.is(err, "")
})

queries("prints JSON, CSV or a plain table where it is told to", async () => {
  assert.match((await asking({ json: true }, { isTTY: true })).out, /^\{"host":"web-1"/)
  assert.match((await asking({ csv: true }, { isTTY: true })).out, /^host,service/)
  assert.match((await asking({ plain: true })).out, /^HOST {3}SERVICE/)
})

queries("colours states on a terminal only", async () => {
  assert.match((await asking({}, { isTTY: true, colors: true })).out, "\x1b[31m")
  assert.not.match((await asking({ plain: true }, { isTTY: true, colors: true })).out, "\x1b")
})

queries("fits the terminal, unless the table is plain", async () => {
  const wide = [{ ...slow, description: "x".repeat(200) }]
  for (const line of (await asking({}, { isTTY: true, columns: 90 }, wide)).out.split("\n"))
    assert.ok(line.length <= 90)
  assert.match((await asking({ plain: true }, { isTTY: true, columns: 90 }, wide)).out, "x".repeat(200))
})

queries("never lets an event's text drive the terminal", async () => {
  const hostile = [{ host: "\x1b]0;x\x07", service: "\x9b2J", attributes: { "\x1b[2J": "\x1b[2J" } }]
  for (const options of [{}, { json: true }, { csv: true }, { plain: true }, { fields: ["host"] }, { nagios: true }]) {
    const { out } = await asking(options, { isTTY: true }, hostile)
    assert.not.match(out, /[\x00-\x09\x0b-\x1f\x7f-\x9f]/)
  }
})

queries("asks for what it was told to, with true for no query", async () => {
  const { asked } = await asking({ sort: "-metric", limit: 1, fields: ["host"] })
  assert.equal(asked, [{ query: "state != nil", sort: "-metric", limit: 1, fields: ["host"] }])
  const { remote, asked: all } = answering([])
  await query(undefined, {}, paper().terminal, remote)
  assert.is(all[0]!.query, "true")
})

queries("says when a limit has cut what matches", async () => {
  assert.match((await asking({ limit: 1, plain: true })).err, /^2 of 5 index entries · the first 1 shown · /)
})

queries("counts", async () => {
  assert.is((await asking({ count: true })).out, "2\n")
  assert.is((await asking({ count: true, json: true })).out, '{"matched":2,"size":5}\n')
})

queries("shows the fields that are asked for, attributes too", async () => {
  const { out } = await asking({ fields: ["region", "host"], plain: true })
  assert.equal(out.split("\n"), ["REGION  HOST", "-       web-1", "eu      web-2", ""])
})

queries("is a check of Nagios, whose exit code is the worst state", async () => {
  const { code, out } = await asking({ nagios: true })
  assert.is(code, 2)
  assert.is(out, "CRITICAL: 1 critical, 1 ok: web-1 api latency critical 3.1 | 'web-1 api latency'=3.1\n")
})

/** The index as it was: two entries, of a moment that the index of today knows nothing of. */
async function past(options: QueryOptions) {
  const asked: PastRequest[] = []
  const { terminal, written } = paper({ isTTY: true })
  const remote = answering([], 0, undefined, {
    async past(request) {
      asked.push(request)
      const events = [
        { ...fine, metric: 1, time: 970 },
        { ...slow, time: 990 },
      ].slice(0, Number(request.limit ?? 9))
      return { at: Number(request.at), events, matched: 2, size: 9, notes: ["played from record 1"] }
    },
  }).remote
  await query("true", options, terminal, remote)
  return { asked, ...written }
}

queries("asks for the index as it was, and tells ages of that moment", async () => {
  const { asked, out, err } = await past({ at: 1000, limit: 5 })
  assert.equal(asked, [{ at: 1000, query: "true", limit: 5 }])
  assert.match(out, /web-2 +disk +● ok +1 +30s/)
  assert.match(out, /web-1 +api latency +◆ critical +3.1 +10s +50s/)
  assert.match(err, /^2 of 9 index entries · as of \d{4}-.* ms\nnote {2}played from record 1\n$/)
})

queries("sorts what was before it cuts it", async () => {
  const { asked, out } = await past({ at: 1000, limit: 1, sort: "-metric", json: true, fields: ["metric"] })
  assert.is(asked[0]!.limit, undefined)
  assert.is(out, '{"metric":3.1}\n')
})

queries("counts, and is a check, as it was", async () => {
  assert.is((await past({ at: 1000, count: true })).out, "2\n")
  assert.match((await past({ at: 1000, nagios: true })).out, /^CRITICAL: /)
})

/** What goes on, in a pipe, until it is ended. */
async function watching(act: (tap: ReturnType<typeof answering>["taps"][0]) => void, options: QueryOptions = {}) {
  const { terminal, written } = paper()
  const dmon = answering([])
  const signals = new EventEmitter()
  const request = { query: "true", fields: options.fields ? [...options.fields] : undefined }
  const ended = watchQuery(request, {}, terminal, dmon.remote, signals as never)
  await new Promise(resolve => setImmediate(resolve))
  act(dmon.taps[0]!)
  signals.emit("SIGINT")
  assert.is(await ended, 130)
  assert.ok(dmon.taps[0]!.stopped)
  return { request: dmon.taps[0]!.request, ...written }
}

queries("goes on in a pipe: each entry that is new, changed or expired, whole", async () => {
  const { request, out } = await watching(tap => {
    tap.frame({
      live: false,
      first: true,
      set: [[0, { service: "a", state: "ok", time: 1, attributes: { r: "eu" } }, 61]],
    })
    tap.frame({ now: 10, moved: [[0, 2, -500, "warning"]] })
    tap.frame({ now: 80, gone: [[0, true]] })
    tap.frame({ now: 90, gone: [[7, false]] })
  })
  assert.equal(request, { kind: "index", query: "true", rate: 4 })
  assert.equal(
    out
      .trimEnd()
      .split("\n")
      .map(line => JSON.parse(line)),
    [
      { service: "a", state: "ok", time: 1, r: "eu" },
      { service: "a", state: "warning", time: 9.5, metric: 2, r: "eu" },
      { service: "a", state: "expired", time: 80, metric: 2, r: "eu" },
    ],
  )
})

queries("goes on with the fields that are asked for", async () => {
  const act = (tap: ReturnType<typeof answering>["taps"][0]) =>
    tap.frame({ set: [[0, { service: "a", state: "ok" }, 1]] })
  assert.is((await watching(act, { fields: ["state"] })).out, '{"state":"ok"}\n')
})

for (const [name, more] of [
  ["at", { at: 1 }],
  ["nagios", { nagios: true }],
  ["count", { count: true }],
  ["csv", { csv: true }],
] as const) {
  queries(`refuses --watch with --${name}`, async () => {
    const error = await asking({ watch: true, ...more }).catch(error => error)
    assert.is(error.message, `--watch and --${name} do not go together`)
  })
}

queries.run()
