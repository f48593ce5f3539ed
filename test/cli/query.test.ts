import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type QueryOptions, query } from "../../src/cli/query.ts"
import type { Event } from "../../src/event/event.ts"
import { answering, paper } from "./paper.ts"

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
  assert.is(err, "2 of 5 index entries\n")
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
  assert.is((await asking({ limit: 1, plain: true })).err, "2 of 5 index entries · the first 1 shown\n")
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

queries.run()
