import { Readable } from "node:stream"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { DmonError } from "../../../../src/base/error.ts"
import { type SendOptions, send } from "../../../../src/cli/commands/send/send.ts"
import type { Remote, Status } from "../../../../src/engine/remote.ts"
import type { PlainStep } from "../../../../src/engine/replay/plain-step.ts"
import { answering, paper } from "../../paper.ts"

const sends = suite("send")

async function sending(given: string | undefined, options: SendOptions = {}, input = "") {
  const { terminal, written } = paper()
  const { remote, sent } = answering([])
  const code = await send(given, options, terminal, remote, Readable.from([input], { objectMode: true }))
  return { code, sent, ...written }
}

sends("sends an event made of flags, and says where it went", async () => {
  const { code, sent, out } = await sending(undefined, { host: "web-1", service: "api latency", metric: "3.1" })
  assert.is(code, 0)
  assert.is(out, "sent 1 event · accepted · position 1\n")
  assert.is(sent[0]![0]!.metric, 3.1)
})

sends("says so when no service is named, since -s is the state", async () => {
  assert.match((await sending(undefined, { state: "api latency" })).err, "-S; -s is the state")
  assert.is((await sending(undefined, { service: "s" })).err, "")
})

sends("answers in JSON, or not at all", async () => {
  assert.is((await sending(undefined, { service: "s", json: true })).out, '{"accepted":1,"position":1}\n')
  assert.is((await sending(undefined, { service: "s", quiet: true })).out, "")
})

sends("sends the JSON of its argument as it is, without a host of its own", async () => {
  const { sent, out } = await sending('[{"service":"a"},{"service":"b","region":"eu"}]')
  assert.is(out, "sent 2 events · accepted · position 1\n")
  assert.is(sent[0]![0]!.host, undefined)
  assert.equal(sent[0]![1]!.attributes, { region: "eu" })
})

sends("sends lines from standard input, with - or without an argument", async () => {
  for (const given of ["-", undefined]) {
    assert.is((await sending(given, {}, '{"service":"a"}\n')).sent[0]![0]!.service, "a")
  }
})

sends("refuses a standard input that holds no event", async () => {
  for (const input of ["", "\n \n"]) {
    const error = await sending("-", {}, input).catch(error => error)
    assert.is(error.code, "DM140")
    assert.is(error.message, "there is no event to send")
  }
})

sends("asks what would become of an event, and sends nothing", async () => {
  const { terminal, written } = paper()
  const asked: unknown[] = []
  const dry: Remote["dry"] = async events => {
    asked.push(events.map(({ service }) => service))
    return { position: 7, time: 0, notes: ["not all is known"], steps: [] }
  }
  const { remote, sent } = answering([], 0, undefined, { dry })
  const run = (given: string | undefined, options: SendOptions = {}, input = "") =>
    send(given, { dry: true, ...options }, terminal, remote, Readable.from([input], { objectMode: true }))
  assert.is(await run(undefined, { service: "a" }), 0)
  assert.is(written.out, "dry run of 1 event · after record 7 · no stream runs\n")
  assert.is(written.err, "note  not all is known\n")
  await run("-", { json: true }, '{"service":"b"}\n{"service":"c"}\n')
  assert.match(written.out, /\n\{"dry":2,"position":7,"notes":\["not all is known"\],"steps":\[\]\}\n$/)
  assert.equal([asked, sent], [[["a"], ["b", "c"]], []])
})

sends("sends in batches of a thousand", async () => {
  const { sent, out } = await sending("-", {}, '{"service":"a"}\n'.repeat(2500))
  assert.equal(
    sent.map(batch => batch.length),
    [1000, 1000, 500],
  )
  assert.is(out, "sent 2500 events · accepted · position 3\n")
})

sends("leaves out lines that are no events, tells the first ten, and exits 1", async () => {
  const { code, sent, out, err } = await sending("-", {}, `{"service":"a"}\n${"{bad\n".repeat(12)}`)
  assert.is(code, 1)
  assert.is(sent.flat().length, 1)
  assert.is(out, "sent 1 event · accepted · position 1 · 12 left out\n")
  assert.is(err.trim().split("\n").length, 11)
  assert.match(err, /^warn DM203: left out: line 2: .*\n/)
  assert.match(err, /left out: 2 more\n$/)
})

const refused: [what: string, given: string | undefined, options: SendOptions, code: string][] = [
  ["an argument that is no JSON", "{bad", {}, "DM203"],
  ["an argument without an event", "[]", {}, "DM203"],
  ["flags and JSON together", '{"service":"a"}', { service: "b" }, "DM140"],
  ["a metric that is no number", undefined, { metric: "x" }, "DM140"],
]
for (const [what, given, options, code] of refused) {
  sends(`refuses ${what}`, async () => {
    const error = await sending(given, options).catch(error => error)
    assert.instance(error, DmonError)
    assert.is(error.code, code)
  })
}

sends("refuses to wait for a person to type JSON", async () => {
  const { remote } = answering([])
  const typing = Object.assign(Readable.from([]), { isTTY: true })
  const error = await send(undefined, {}, paper().terminal, remote, typing).catch(error => error)
  assert.is(error.code, "DM140")
})

sends("says how much was accepted before the connection was lost", async () => {
  const { remote } = answering([])
  let calls = 0
  const failing = {
    ...remote,
    send: async (events: readonly object[]) => {
      if (++calls > 2) throw new DmonError("DM510", "no dmon answers")
      return { accepted: events.length, position: calls }
    },
  }
  const input = Readable.from(['{"service":"a"}\n'.repeat(2500)], { objectMode: true })
  const error = await send("-", {}, paper().terminal, failing, input).catch(error => error)
  assert.is(error.code, "DM510")
  assert.is(error.more.accepted, "2000 events before that")
})

const when = {
  address: "api/when",
  name: "when",
  time: 0,
  verdict: "acted",
  given: { service: "a" },
  emitted: [],
} as const
const mail = "email to ops@example.org from dmon@x by SMTP_URL"
const step = { ...when, dropped: [], before: undefined, state: undefined, due: {}, read: undefined, volatile: false }
const steps: PlainStep[] = [{ ...step, acted: [{ target: mail, id: "1/api/when/0" }], timer: undefined, steps: [] }]

/** A dmon that tells what became of the event, and what keeps its output from mailing. */
async function traced(given: string, options: SendOptions = {}) {
  const { terminal, written } = paper()
  const dmon = answering([], 0, undefined, {
    status: async () => ({ outputs: [{ key: mail, note: "printed: no SMTP is set" }] }) as unknown as Status,
  })
  const remote: Remote = {
    ...dmon.remote,
    send: async (events, options) => ({
      ...(await dmon.remote.send(events, options)),
      ...(options?.traced && { steps }),
    }),
  }
  await send(given, options, terminal, remote, Readable.from([]))
  return { out: written.out, traced: dmon.traced }
}

sends("tells what the streams did with one event", async () => {
  const { out } = await traced('{"service":"a"}')
  const told = "api → email to ops@example.org (printed: no SMTP is set)"
  assert.is(out, `sent 1 event · accepted · position 1 · reached 1 stream: ${told}\n`)
})

sends("tells the same as JSON", async () => {
  const { streams, ...rest } = JSON.parse((await traced('{"service":"a"}', { json: true })).out)
  assert.equal(rest, { accepted: 1, position: 1 })
  assert.equal(streams, [
    {
      name: "api",
      verdict: "acted",
      acted: ["email to ops@example.org (printed: no SMTP is set)"],
      atOnce: false,
    },
  ])
})

const untraced: [what: string, given: string, options: SendOptions][] = [
  ["it is told not to", '{"service":"a"}', { trace: false }],
  ["nothing is printed", '{"service":"a"}', { quiet: true }],
  ["there are several", '[{"service":"a"},{"service":"b"}]', {}],
]
for (const [what, given, options] of untraced) {
  sends(`asks nothing about the event where ${what}`, async () => {
    assert.equal((await traced(given, options)).traced, [false])
  })
}

sends.run()
