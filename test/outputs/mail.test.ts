import { suite } from "uvu"
import * as assert from "uvu/assert"
import { event } from "../../src/event/event.ts"
import { mail } from "../../src/outputs/mail.ts"

const mails = suite("mail")
const disk = event({
  host: "web-1",
  service: "disk /",
  state: "critical",
  time: 1_763_692_200.25,
  ttl: 60,
  metric: 0.97,
  description: "nearly full\n97 of 100 GB",
  tags: ["prod", "eu"],
  attributes: { region: "eu", build: "7" },
})

mails("names host, service and state of each event in its subject", () => {
  const api = event({ service: "api", state: "ok" })
  assert.is(mail(disk).subject, "web-1 disk / critical")
  assert.is(mail([disk, api, event({})]).subject, "web-1 disk / critical; api ok; event")
  assert.is(mail([]).subject, "no events")
})

mails("ends a subject that would be too long with how many are left", () => {
  const { subject } = mail(Array.from({ length: 100 }, () => disk))
  assert.ok(subject.length < 180)
  assert.match(subject, /critical; … and 94 more$/)
  assert.ok(mail(event({ service: "x".repeat(1000) })).subject.length < 180)
})

mails("lists all that an event says in its body", () => {
  assert.is(
    mail(disk).text,
    `time         2025-11-21T02:30:00.250Z
host         web-1
service      disk /
state        critical
metric       0.97
ttl          60 s
description  nearly full
             97 of 100 GB
tags         prod, eu
region       eu
build        7
`,
  )
  assert.is(mail([event({ host: "a" }), event({ host: "b" })]).text, "host         a\n\nhost         b\n")
})

mails("lists a thousand events and counts the others", () => {
  assert.match(mail(Array(1234).fill(disk)).text, /… and 234 more events\n$/)
})

mails("shows a time that no calendar holds as a number", () => {
  assert.match(mail(event({ time: 1e30 })).text, "1e+30")
})

mails("words itself as it is told", () => {
  const wording = {
    subject: (events: readonly { host?: string | undefined }[]) => `${events.length} from ${events[0]!.host}`,
    body: () => "short",
  }
  assert.equal(mail([disk, disk], wording), { subject: "2 from web-1", text: "short" })
  assert.is(mail(disk, { subject: "always" }).subject, "always")
})

mails("keeps its subject on one line, whatever an event says", () => {
  const evil = event({ host: "a\r\nBcc: victim@example.org\r\n\r\nbody", service: "b\u2028c\0d" })
  assert.is(mail(evil).subject, "a Bcc: victim@example.org body b c d")
  assert.is(mail(evil, { subject: () => "x\ny" }).subject, "x y")
})

mails.run()
