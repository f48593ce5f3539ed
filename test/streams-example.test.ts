import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { Outcome } from "../src/engine/recorder.ts"
import { run } from "../src/engine/run.ts"
import type { Event } from "../src/event/event.ts"
import * as exported from "../streams.example.ts"

const test = suite("streams.example.ts")
const minute = 60
const start = 1_800_000_000

/** One event every so many seconds, from a minute on for so many minutes. */
const every = (seconds: number, from: number, minutes: number, of: (at: number) => Event): Event[] =>
  Array.from({ length: (minutes * minute) / seconds }, (_, i) => {
    const at = from * minute + i * seconds
    return { ...of(at), time: start + at }
  })
const request = (metric: number, state = "ok"): Event => ({
  host: "web-1",
  service: "http request",
  metric,
  state,
  attributes: { app: "shop" },
})
const after = (events: Event[], minutes = 0): Outcome =>
  run(
    exported,
    events.sort((a, b) => (a.time as number) - (b.time as number)),
    { start, further: minutes * minute },
  )
const mails = ({ actions }: Outcome) =>
  actions
    .filter(({ output }) => output === "email")
    .map(({ time, key, value }) => [
      Math.round((time - start) / minute),
      /email to (\S+)/.exec(key)?.[1],
      (value as { subject: string }).subject,
    ])
test("keeps the percentiles of each application in the index", () => {
  const { index } = after(every(1, 0, 1, at => request(at / 100)))
  const found = index.filter(({ service }) => service?.startsWith("http request 0."))
  assert.equal(
    found.map(({ service, metric, host }) => [service, metric, host]),
    [
      ["http request 0.5", 0.45, undefined],
      ["http request 0.95", 0.49, undefined],
      ["http request 0.99", 0.49, undefined],
    ],
  )
})

test("tells once that an application is slow, and once that it is fast again", () => {
  const outcome = after([
    ...every(1, 0, 2, () => request(0.1)),
    ...every(1, 2, 5, () => request(3)),
    ...every(1, 7, 2, () => request(0.9)),
    ...every(1, 9, 2, () => request(0.1)),
  ])
  assert.equal(mails(outcome), [
    [2, "oncall@example.org", "http request 0.99 critical"],
    [9, "oncall@example.org", "http request 0.99 ok"],
  ])
})

test("tells that the error budget burns too fast, by the share of failed requests in the last hour", () => {
  const quiet = after(every(2, 0, 90, at => request(0.1, at % 1000 === 900 ? "error" : "ok")))
  assert.equal(mails(quiet), [])
  const burning = after(every(2, 0, 90, at => request(0.1, at > 1800 && at % 50 === 0 ? "error" : "ok")))
  assert.equal(mails(burning), [[48, "oncall@example.org", "error budget critical"]])
})

test("keeps the error budget in the index, and takes no request that has expired, or has no state, for one that failed", () => {
  const { index, ...outcome } = after([
    { ...request(0.1), ttl: 60, time: start },
    ...every(10, 2, 10, () => request(0.1)),
    ...every(60, 3, 5, () => ({ ...request(0.1), state: undefined })),
  ])
  assert.equal(mails({ index, ...outcome }), [])
  const [budget] = index.filter(({ service }) => service === "error budget")
  assert.is(budget?.metric, 0)
  assert.is(budget?.state, "ok")
})

test("tells that a machine is short of memory for a minute, and that it is over, not of a moment", () => {
  const memory = (state: string) => (): Event => ({ host: "db-1", service: "memory", metric: 0.5, state })
  const outcome = after([
    ...every(5, 0, 10, memory("ok")),
    ...every(5, 10, 0.5, memory("critical")),
    ...every(5, 10.5, 9.5, memory("ok")),
    ...every(5, 20, 10, memory("critical")),
    ...every(5, 30, 5, memory("ok")),
  ])
  assert.equal(mails(outcome), [
    [21, "oncall@example.org", "db-1 memory critical"],
    [31, "oncall@example.org", "db-1 memory ok"],
  ])
})

test("tells once of a disk that will be full in four hours, long before it is", () => {
  const disk = (at: number): Event => ({ host: "db-1", service: "disk /", metric: 0.5 + at / 40_000 })
  const outcome = after(every(60, 0, 180, disk))
  assert.equal(mails(outcome), [[94, "oncall@example.org", "db-1 disk / warning"]])
  const jump = (at: number): Event => ({ host: "db-1", service: "disk /", metric: at < 60 ? 0.26 : 0.28 })
  assert.equal(mails(after(every(60, 0, 60, jump))), [])
})

test("tells of a host that has fallen silent, and that it is back", () => {
  const beat = (): Event => ({ host: "web-1", service: "load", metric: 0.1 })
  const outcome = after([...every(10, 0, 10, beat), ...every(10, 20, 5, beat)])
  assert.equal(mails(outcome), [
    [15, "oncall@example.org", "web-1 silence critical"],
    [20, "oncall@example.org", "web-1 silence ok"],
  ])
})

test("suspects the deploy where an application becomes slow soon after it", () => {
  const deploy = { service: "deploy", description: "v1.4", attributes: { app: "shop" }, time: start + 60 * minute }
  const slow = every(1, 65, 1, () => request(3))
  const suspected = (events: Event[]) => mails(after(events)).filter(([, to]) => to === "developers@example.org")
  assert.equal(suspected([...slow]), [])
  assert.equal(suspected([deploy, ...slow]), [[65, "developers@example.org", "http request 0.99 critical"]])
  const [mail] = after([deploy, ...slow]).actions.filter(({ key }) => key.includes("developers@"))
  assert.match(JSON.stringify(mail?.value), "since the deploy of v1.4")
  assert.equal(suspected([{ ...deploy, time: start }, ...slow]), [])
})

test("prints what has left the index, once an hour for each", () => {
  const once = { host: "job-1", service: "backup", state: "ok", ttl: 30, time: start }
  const { actions } = after([once, { ...once, time: start + 120 }], 10)
  const said = actions.filter(({ key }) => key === "log expired:")
  assert.equal(
    said.map(({ time, value }) => [time - start, (value as Event).service]),
    [[31, "backup"]],
  )
})

test.run()
