import { once } from "node:events"
import { createServer } from "node:net"
import { type ParsedMail, simpleParser } from "mailparser"
import { SMTPServer, type SMTPServerOptions } from "smtp-server"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { event } from "../../src/event/event.ts"
import { deliver } from "../../src/outputs/deliver.ts"
import type { Failure } from "../../src/outputs/failure.ts"
import { mail } from "../../src/outputs/mail.ts"
import { emailOutput } from "../../src/outputs/smtp.ts"
import { until } from "../listeners/recorder.ts"

const email = suite("email")
const open: (() => unknown)[] = []
email.after.each(async () => {
  for (const close of open.splice(0)) await close()
})

const refusal = (code: number, text: string) => Object.assign(new Error(text), { responseCode: code })
const disk = event({ host: "web-1", service: "disk /", state: "critical", metric: 0.97, description: "nearly full" })
const timers = {
  now: () => Date.now(),
  after(ms: number, fire: () => void) {
    const timer = setTimeout(fire, ms / 10) // a tenth of the back-off
    return () => clearTimeout(timer)
  },
}

/** A mail server that keeps what it gets. */
async function server(options: SMTPServerOptions = {}) {
  const mails: (ParsedMail & { recipients: string[] })[] = []
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    logger: false,
    onData(stream, session, done) {
      const recipients = session.envelope.rcptTo.map(({ address }) => address)
      simpleParser(stream, {}).then(mail => {
        mails.push({ ...mail, recipients })
        done()
      }, done)
    },
    ...options,
  })
  smtp.on("error", () => {})
  smtp.listen(0, "127.0.0.1")
  await once(smtp.server, "listening")
  open.push(() => new Promise<void>(resolve => smtp.close(() => resolve())))
  return { mails, url: `smtp://127.0.0.1:${(smtp.server.address() as { port: number }).port}` }
}

function queue(options: Parameters<typeof emailOutput>[0]) {
  const failures: Failure[] = []
  const output = emailOutput({ from: "dmon@example.org", ...options })
  const delivery = deliver(output, { clock: timers, report: failure => failures.push(failure as Failure) })
  open.push(() => delivery.close())
  let id = 0
  const offer = (about: Parameters<typeof mail>[0] = disk) =>
    delivery.offer({ id: `epoch-1/${id++}`, value: mail(about), by: "disk/email", time: 1_763_692_200 })
  return { delivery, failures, offer }
}

email("delivers a mail to all recipients, with subject, body, date and a Message-ID of the action", async () => {
  const { mails, url } = await server()
  const { offer, delivery } = queue({ to: ["a@example.org", "Bee <b@example.org>"], smtp: url })
  offer()
  offer([disk, event({ service: "api", state: "ok" })])
  await until(() => mails.length === 2)
  const [one, two] = mails
  assert.equal(one!.recipients, ["a@example.org", "b@example.org"])
  assert.is(one!.from!.text, "dmon@example.org")
  assert.is(one!.subject, "web-1 disk / critical")
  assert.match(one!.text!, "description  nearly full")
  assert.equal(one!.date, new Date(1_763_692_200_000))
  assert.match(one!.messageId!, /^<[0-9a-f]{40}@dmon>$/)
  assert.is.not(one!.messageId, two!.messageId)
  assert.is(one!.headers.get("auto-submitted"), "auto-generated")
  assert.is(two!.subject, "web-1 disk / critical; api ok")
  await until(() => delivery.ledger.out === 2)
})

email("tries again what was refused for now, with the same Message-ID", async () => {
  let times = 0
  const ids: (string | undefined)[] = []
  const { url } = await server({
    onData(stream, _, done) {
      simpleParser(stream, {}).then(mail => {
        ids.push(mail.messageId)
        done(++times < 3 ? refusal(451, "greylisted") : null)
      }, done)
    },
  })
  const { offer, failures, delivery } = queue({ to: "a@example.org", smtp: url })
  offer()
  await until(() => delivery.ledger.out === 1)
  assert.is(new Set(ids).size, 1)
  assert.equal(
    failures.map(({ willRetry }) => willRetry),
    [true, true],
  )
  assert.match(failures[0]!.error.render(), /error DM401: email not sent: 127\.0\.0\.1:\d+ refused it for now \(451\)/)
})

email("does not try again what was refused for good", async () => {
  const { mails, url } = await server({
    onRcptTo: ({ address }, _, done) => done(address.startsWith("nobody") ? refusal(550, "no such user") : null),
  })
  const bad = queue({ to: "nobody@example.org", smtp: url })
  bad.offer()
  await until(() => bad.failures.length === 1)
  assert.is(bad.failures[0]!.willRetry, false)
  assert.equal(bad.delivery.ledger, { in: 1, out: 0, dropped: { refused: 1 }, held: 0 })
  assert.match(bad.failures[0]!.error.render(), /refused it for good \(550\)[\s\S]*no such user/)
  const good = queue({ to: "a@example.org", smtp: url })
  good.offer()
  await until(() => mails.length === 1)
})

email("tries again only those recipients who were refused for now", async () => {
  let busy = true
  const { mails, url } = await server({
    onRcptTo: ({ address }, _, done) => done(address.startsWith("busy") && busy ? refusal(450, "busy") : null),
  })
  const { offer, failures, delivery } = queue({ to: ["a@example.org", "busy@example.org"], smtp: url })
  offer()
  await until(() => failures.length === 1)
  assert.is(failures[0]!.error.more["accepted"], "a@example.org")
  busy = false
  await until(() => delivery.ledger.out === 1)
  assert.equal(
    mails.map(({ recipients }) => recipients),
    [["a@example.org"], ["busy@example.org"]],
  )
  assert.is(mails[0]!.messageId, mails[1]!.messageId)
})

email("keeps mails while the server is away, and delivers them when it is back", async () => {
  const probe = createServer().listen(0, "127.0.0.1")
  await once(probe, "listening")
  const { port } = probe.address() as { port: number }
  probe.close()
  const { offer, failures, delivery } = queue({ to: "a@example.org", smtp: `smtp://127.0.0.1:${port}` })
  offer()
  offer()
  await until(() => failures.length === 1)
  const text = failures[0]!.error.render()
  assert.match(text, `error DM401: email not sent: 127.0.0.1:${port} refused the connection (ECONNREFUSED)`)
  assert.match(text, "kept      2 actions queued, next try in 1 s, gives up after 24 h")
  const back = new SMTPServer({ authOptional: true, disabledCommands: ["STARTTLS"], logger: false })
  back.listen(port, "127.0.0.1")
  open.push(() => new Promise<void>(resolve => back.close(() => resolve())))
  await until(() => delivery.ledger.out === 2)
})

email("says that user or password were refused, and keeps the mail", async () => {
  const { url } = await server({ authOptional: false, onAuth: (_, __, done) => done(new Error("Invalid login")) })
  const { offer, failures, delivery } = queue({ to: "a@example.org", smtp: url.replace("//", "//user:secret@") })
  offer()
  await until(() => failures.length === 1)
  assert.is(failures[0]!.willRetry, true)
  const text = failures[0]!.error.render()
  assert.match(text, "refused the user or the password")
  assert.not.match(text, "secret")
  assert.is(delivery.ledger.held, 1)
})

email("lets no event write headers", async () => {
  const { mails, url } = await server()
  const { offer } = queue({ to: "a@example.org", smtp: url })
  offer(
    event({
      host: "a\r\nBcc: victim@example.org\r\n\r\nfake body",
      service: "ünï\ncode",
      description: "x\r\n.\r\nQUIT",
    }),
  )
  await until(() => mails.length === 1)
  assert.equal(mails[0]!.recipients, ["a@example.org"])
  assert.is(mails[0]!.headers.has("bcc"), false)
  assert.is(mails[0]!.subject, "a Bcc: victim@example.org fake body ünï code")
  assert.match(mails[0]!.text!, "QUIT")
})

email.run()
