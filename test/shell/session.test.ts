import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { DmonError } from "../../src/base/error.ts"
import { atWork, running } from "./kit.ts"

const test = suite("what entries of the shell find at hand")
type Work = Awaited<ReturnType<typeof atWork>>
const works: Work[] = []
async function work(...given: Parameters<typeof atWork>): Promise<Work> {
  const one = await atWork(...given)
  works.push(one)
  return one
}
test.after.each(() => {
  for (const one of works.splice(0)) one.close()
})
/** Waits until an entry has begun something, or has come to something instead. */
async function until(begun: () => boolean, printed: Promise<unknown>) {
  let over = false
  const end = () => void (over = true)
  printed.then(end, end)
  while (!begun() && !over) await new Promise(setImmediate)
}
const code = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: DmonError) => error.code,
  )

test("query prints a table and is an array", async () => {
  const { prints, asked } = await work()
  const lines = (await prints(`query('state = "critical"', { limit: 5, order: "-metric" })`)).split("\n")
  assert.match(lines[0] ?? "", /^HOST +SERVICE +STATE +METRIC/)
  assert.match(lines[1] ?? "", /^web-1 +api latency +◆ critical +3\.1/)
  assert.is(lines[2], "1 of 3 index entries")
  assert.equal(asked, [{ query: 'state = "critical"', sort: "-metric", limit: 5 }])
  assert.is(await prints(`query('state = "critical"').length`), "1")
  assert.is(await prints("query().map(e => e.host)"), "[ 'web-1', 'web-2', 'web-1' ]")
  assert.is(await prints("(await query()).filter(e => e.metric > 1).length"), "1")
  assert.match(await prints("query().csv()"), "host,service,state")
})

test("what is not there yet says so where it is needed at once", async () => {
  const { prints } = await work()
  assert.is(await code(prints("query().length > 1")), "DM172")
  assert.is(await code(prints("[...query()]")), "DM172")
})

test("q quotes what stands in a template", async () => {
  const { prints, asked } = await work()
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is an entry
  await prints('const evil = `a" or true or host = "b`; q`host = ${evil} and metric > ${1}`')
  assert.equal(asked, [{ query: 'host = "a\\" or true or host = \\"b" and metric > 1' }])
})

test("index is asked as it is used; alone it is its entries", async () => {
  const { prints, asked } = await work()
  assert.is(await prints("index.size"), "3")
  assert.is(await prints("index.hosts()"), "[ 'web-1', 'web-2' ]")
  assert.is(await prints('index.services("web-1")'), "[ 'api latency', 'disk' ]")
  assert.is(await prints('index.get("web-2", "cpu").metric'), "0.25")
  assert.equal(asked.at(-1), { query: 'host = "web-2" and service = "cpu"' })
  assert.match(await prints("index"), "3 of 3 index entries")
})

test("send tells what the event did", async () => {
  const { prints, asked } = await work()
  const lines = (await prints('send({ service: "deploy", state: "ok" })')).split("\n")
  assert.is(lines[0], "sent 1 event · accepted · position 8")
  assert.match(lines.at(-1) ?? "", /^└ api\.when +stopped +service "x"/)
  const [{ sent, traced }] = asked as [{ sent: readonly { service: string }[]; traced: boolean }]
  assert.is(sent[0]?.service, "deploy")
  assert.is(traced, true)
  assert.is(await code(prints("send({ metric: 'many' })")), "DM203")
})

test("send dry asks what the event would do, and tells on what it was judged", async () => {
  const { prints, asked } = await work()
  const printed = await prints('send({ service: "deploy", state: "ok" }, { dry: true })')
  const lines = [
    "dry run of 1 event · nothing was sent · judged after record 7",
    "note  what came before record 3 is not known",
  ]
  assert.is(printed, lines.join("\n"))
  const [{ dry }] = asked as [{ dry: readonly { service: string }[] }]
  assert.equal([asked.length, dry[0]?.service], [1, "deploy"])
})

test("tap shows what passes until it is cancelled, and lets go of it then", async () => {
  const { prints, watches } = await work()
  const ending = new AbortController()
  const printed = prints('tap(streams.api, { query: "metric > 1", rate: 5, side: "in" })', ending.signal)
  await until(() => watches.length > 0, printed)
  const [watch] = watches as [(typeof watches)[0]]
  assert.equal(watch.request, { kind: "tap", query: "metric > 1", of: "api/*", side: "in", most: 5 })
  await new Promise(setImmediate)
  watch.show({ host: "web-1", service: "api", state: "ok", metric: 2, time: 0 }, "api/when")
  ending.abort()
  assert.match(await printed, /api\/when +● ok +web-1 +api +2$/)
  assert.ok(watch.ended)
})

test("tap takes a query, a place, a glob, or nothing for all", async () => {
  const { prints, watches } = await work()
  const requests = async (text: string) => {
    const ending = new AbortController()
    const printed = prints(text, ending.signal)
    const before = watches.length
    await until(() => watches.length > before, printed)
    ending.abort()
    await printed
    const { query, of } = (watches.at(-1) as (typeof watches)[0]).request as { query: string; of: string }
    return [query, of]
  }
  assert.equal(await requests(`tap('state = "ok"')`), ['state = "ok"', ""])
  assert.equal(await requests("tap('api/when')"), ["true", "api/when"])
  assert.equal(await requests("tap('api.*')"), ["true", "api.*"])
  assert.equal(await requests("tap()"), ["true", ""])
  assert.equal(await requests("tap(streams.api.nodes[1])"), ["true", "api/when"])
  assert.is(await code(prints("tap('state =')")), "DM302")
})

test("tap is an Observable, so RxJS and dmon's operators work on it", async () => {
  const { prints, watches } = await work()
  const printed = prints(`tap().pipe(when('metric > 1'), rx.map(e => e.metric * 2), rx.take(1))`)
  await until(() => watches.length > 0, printed)
  await new Promise(setImmediate)
  watches[0]?.show({ metric: 0.5 })
  watches[0]?.show({ metric: 21 })
  assert.is(await printed, "42")
})

test("a tap whose dmon ends says so", async () => {
  const { prints, watches } = await work()
  const printed = prints("tap()")
  await until(() => watches.length > 0, printed)
  watches[0]?.over()
  assert.is(await code(printed), "DM511")
})

test("a stream is suspended when that is said beforehand, or by whoever is asked", async () => {
  const reason = "the disks are being replaced"
  const request = { stream: "disk", seconds: 1800, reason }
  const alone = await work()
  assert.is(await code(alone.prints(`streams.disk.suspend("30m", "${reason}")`)), "DM178")
  assert.is(await code(alone.prints(`streams.disk.suspend("30m", "", { yes: true })`)), "DM178")
  assert.equal(alone.asked, [])
  const printed = await alone.prints(`streams.disk.suspend("30m", "${reason}", { yes: true })`)
  assert.match(printed, /^disk is suspended for another (?:29|30)m: the disks are being replaced$/)
  assert.is(await alone.prints("streams.disk.resume()"), "disk is given events again")
  assert.equal(alone.asked, [{ suspended: request }, { resumed: "disk" }])
  alone.close()
  for (const answer of [true, false]) {
    const questions: string[] = []
    const asking = await work({ ask: async question => questions.push(question) > 0 && answer })
    assert.is(await code(asking.prints(`streams.disk.suspend("30m", "${reason}")`)), answer ? undefined : "DM178")
    assert.equal(questions, ["give nothing to stream disk for 30m? (y/N) "])
    assert.equal(asking.asked, answer ? [{ suspended: request }] : [])
    asking.close()
  }
})

test("streams that are suspended say so", async () => {
  const dmon = running()
  const suspended = { since: 0, until: Date.now() / 1000 + 725, reason: "noise" }
  const status = async () =>
    ({ ...(await dmon.remote.status()), now: 0, streams: [{ name: "disk", dropped: {}, suspended }] }) as never
  const { prints } = await work({}, { connect: () => ({ ...dmon.remote, status }) })
  assert.match(
    await prints("streams"),
    /^STREAM +PLACES +SENDS +SUSPENDED\napi +2 +- +-\ndisk +1 +- +for another 12m: noise$/,
  )
  assert.match(await prints("streams.disk"), /\nsuspended for another 12m: noise$/)
  assert.is(await prints("streams.disk.suspended.reason"), "'noise'")
})

test("streams has every stream, and its places", async () => {
  const { prints } = await work()
  assert.match(await prints("streams"), /^STREAM +PLACES +SENDS\napi +2 +-\ndisk +1 +-$/)
  assert.match(await prints("streams.api"), /api\/when +when\(service = "api"\)/)
  assert.is(await prints("streams.api.nodes.length"), "2")
})

test("inspect tells what the places of a stream hold; an unknown one names those there are", async () => {
  const { prints, asked } = await work()
  assert.match(await prints("inspect(streams.api)"), /api\/when +when +5 +2 +0 +held 2, next in 41m/)
  assert.equal(asked, [{ inspected: "api" }, { inspected: "api/when" }])
  assert.is(await prints('inspect("api/when").in'), "5")
  const error = await prints("inspect(streams.apii)").then(
    () => undefined,
    (error: DmonError) => error,
  )
  assert.is(error?.code, "DM174")
  assert.is(error?.more["there are"], "api, disk")
})

test("why and whyNot ask about the last event, a record or an action", async () => {
  const { prints, asked } = await work()
  assert.is(await prints('why("web-1", "cpu")'), "record 8 from test\napi: when stopped it")
  await prints("why({ event: 8 })")
  await prints('whyNot(streams.api, "web-1", "cpu")')
  assert.equal(asked, [{ host: "web-1", service: "cpu" }, { event: 8 }, { not: "api", host: "web-1", service: "cpu" }])
})

test("at asks the past", async () => {
  const { prints, asked } = await work()
  assert.match(await prints(`at(100).query('host = "web-2"')`), "1 of 3 index entries")
  await prints("at(new Date(5000)).index")
  assert.equal(asked, [
    { at: 100, query: 'host = "web-2"' },
    { at: 5, query: "true" },
  ])
  assert.is(await code(prints('at("whenever")')), "DM173")
})

test("at.diff tells which entries are new, gone, or in another state", async () => {
  const now = [
    { host: "web-1", service: "cpu", state: "critical", metric: 0.99 },
    { host: "web-1", service: "same", state: "ok", metric: 2 },
    { host: "web-2", service: "fresh" },
  ]
  const then = [
    { host: "web-1", service: "cpu", state: "ok" },
    { host: "web-1", service: "same", state: "ok", metric: 1 },
    { host: "web-1", service: "left", state: "warning" },
  ]
  const { remote } = running(now)
  const past = async ({ at }: { at: unknown }) => ({
    at: Number(at),
    events: then,
    matched: 3,
    size: 3,
    notes: ["of late"],
  })
  const { prints } = await work({}, { connect: () => ({ ...remote, past }) })
  assert.equal(
    (await prints("at(100).diff()"))
      .split("\n")
      .slice(0, 4)
      .map(line => line.split(/ {2,}/)),
    [
      ["CHANGE", "HOST", "SERVICE", "FROM", "TO", "METRIC"],
      ["changed", "web-1", "cpu", "● ok", "◆ critical", "0.99"],
      ["new", "web-2", "fresh", "-", "-", "-"],
      ["gone", "web-1", "left", "▲ warning", "-", "-"],
    ],
  )
  assert.match(await prints("at.diff(100)"), /^1 changed, 1 new, 1 gone between .* and now\nnote {2}of late$/m)
  assert.match(await prints("at.diff(100, 200)"), /^0 changed, 0 new, 0 gone between .*\nnote {2}of late$/)
  assert.is(await prints("at.diff(100).length"), "3")
  const gone = { change: "gone", host: "web-1", service: "left", from: "warning" }
  assert.equal(JSON.parse(await prints("JSON.stringify((await at.diff(100))[2]) + '\\n'")), gone)
})

test("replay hands moments over in seconds", async () => {
  const { prints } = await work()
  assert.is(
    await prints("replay({ from: new Date(1000), streams: 's.ts', set: { full: 0.9 } })"),
    "1 record · 0 actions",
  )
  assert.equal(JSON.parse(await prints("JSON.stringify((await replay('x.jsonl', { from: 1 })).summary) + '\\n'")), {
    recording: "x.jsonl",
    from: 1,
  })
})

test("plot draws what is there", async () => {
  const { prints } = await work()
  assert.is(await prints("plot([0, 1], { w: 4, h: 2 })"), "1 ┤⠀⠀⡠⠊\n0 ┤⡠⠊⠀⠀")
  assert.match(await prints("plot(query(), { w: 8, h: 2 })"), /^ 3\.1 ┤/)
  assert.match(await prints("plot([])"), "nothing to plot")
})

test("live asks anew for what is shown", async () => {
  const { prints, asked } = await work()
  const ending = new AbortController()
  const printed = prints("live(query('host = \"web-2\"'), 60)", ending.signal)
  await until(() => asked.length > 0, printed)
  for (let i = 0; i < 5; i++) await new Promise(setImmediate)
  ending.abort()
  assert.match(await printed, /web-2 +cpu/)
})

test("what an entry came to is there as $, _ and by its number", async () => {
  const { prints } = await work()
  await prints("40")
  await prints("const unnumbered = 1")
  await prints("2")
  assert.is(await prints("_1 + _2"), "42")
  assert.is(await prints("$ + _"), "84")
})

test("who comes from the first dmon's shell finds event, sock, addr and protocol", async () => {
  const { prints } = await work()
  assert.is(await prints("addr"), "{ host: '127.0.0.1', port: 4711 }")
  assert.is(
    await prints("protocol.write(event({ time: 1370887560 })).toString()"),
    `'{"host":"55.55.55.5","service":"web","state":"online","description":"Testing","time":1370887560,"ttl":3600,"metric":0.5}'`,
  )
  assert.is(await prints("protocol.read(protocol.write(event({ host: 'x' })))[0].host"), "'x'")
  const { prints: printsRiemann } = await work({ protocol: "riemann" })
  assert.is(await printsRiemann("protocol.read(protocol.write(event()))[0].service"), "'web'")
})

test("help tells of a function by itself, by its name, and by a question mark", async () => {
  const { prints } = await work()
  const text = await prints("tap?")
  assert.match(text, /^tap\(/)
  assert.is(await prints("help(tap)"), text)
  assert.is(await prints("help('tap')"), text)
  assert.match(await prints("help()"), /^query +entries/)
  assert.match(await prints("tap??"), "=>")
})

test("values are printed as the person likes them", async () => {
  const { prints, session } = await work()
  session.set({ limit: 1 })
  assert.match(await prints("index"), "… 2 more (.limit 0 shows all)")
  session.set({ limit: 100, format: "json" })
  assert.is(JSON.parse(await prints("index")).length, 3)
  session.set({ format: "csv" })
  assert.match(await prints("[{ a: 1, b: 'x,y' }]"), 'a,b\n1,"x,y"')
  session.set({ format: "yaml" })
  assert.is(await prints("({ a: [1, 'two'], b: 'no' })"), 'a:\n  - 1\n  - two\nb: "no"')
  session.set({ format: "table", expand: true })
  assert.match(await prints("index.query('host = \"web-2\"')"), /^─ 1 ─+\nhost +web-2\nservice +cpu/)
})

test("a promise that does not settle is cancelled", async () => {
  const { prints } = await work()
  const ending = new AbortController()
  const printed = prints("new Promise(() => {})", ending.signal)
  await new Promise(setImmediate)
  ending.abort()
  assert.is(await printed, "")
})

test("another dmon can be gone over to; one that does not answer is not", async () => {
  const other = (await import("./kit.ts")).running([{ host: "db-1", service: "cpu" }])
  const first = (await import("./kit.ts")).running()
  const connect = (context?: string) => {
    if (context === "gone") return { ...first.remote, status: () => Promise.reject(new Error("gone")) }
    return context === "prod" ? other.remote : first.remote
  }
  const { session, prints } = await work({}, { connect })
  await session.turn("prod")
  assert.is(await prints("index.hosts()"), "[ 'db-1' ]")
  assert.is(session.context, "prod")
  await session.turn("gone").catch(() => {})
  assert.is(session.context, "prod")
})

test.run()
