import { suite } from "uvu"
import * as assert from "uvu/assert"
import { event } from "../../src/event/event.ts"
import { mail } from "../../src/outputs/mail.ts"
import { emailOutput } from "../../src/outputs/smtp.ts"

const smtp = suite("smtp")
const disk = event({ host: "web-1", service: "disk /", state: "critical" })
const { SMTP_URL } = process.env
smtp.before.each(() => {
  delete process.env["SMTP_URL"]
})
smtp.after(() => {
  if (SMTP_URL !== undefined) process.env["SMTP_URL"] = SMTP_URL
})

smtp("prints mails, and that they were not sent, when no SMTP is configured", async () => {
  const printed: string[] = []
  const deliverer = emailOutput({ to: ["a@x.org", "b@x.org"], print: text => printed.push(text) }).open()
  await deliverer.deliver([{ id: "1", value: mail(disk), by: "disk/email", time: 0 }])
  await deliverer.close()
  assert.is(printed.length, 1)
  assert.match(printed[0]!, "email to a@x.org, b@x.org printed, NOT sent: no SMTP is set (set SMTP_URL)")
  assert.match(printed[0]!, "subject: web-1 disk / critical")
})

smtp("reads SMTP_URL when it is opened, not before", () => {
  const output = emailOutput({ to: "a@x.org" })
  process.env["SMTP_URL"] = "gopher://x"
  try {
    output.open()
    assert.unreachable()
  } catch (error) {
    assert.is((error as { code: string }).code, "DM401")
    assert.match((error as Error).message, "SMTP_URL is no SMTP address")
  }
})

smtp("bears who and where in its key, and no secret", () => {
  const to = (password: string) =>
    emailOutput({ to: "a@x.org", from: "d@x.org", smtp: `smtps://user:${password}@mail.x.org` })
  const { key, name } = to("secret")
  assert.is(name, "email")
  assert.match(key, /^email to a@x\.org from d@x\.org by mail\.x\.org:465 #[0-9a-f]{8}$/)
  assert.is.not(key, to("corrected").key)
})

const wrong: [what: string, options: Record<string, unknown>][] = [
  ["no address", {}],
  ["an address without @", { to: "ann" }],
  ["an empty list", { to: [] }],
  ["an address over two lines", { to: "a@x.org\r\nBcc: b@x.org" }],
  ["a sender over two lines", { to: "a@x.org", from: "d@x.org\nBcc: b@x.org" }],
  ["an SMTP address of another kind", { to: "a@x.org", smtp: "http://x" }],
  ["an option it does not know", { to: "a@x.org", cc: "b@x.org" }],
]
for (const [what, options] of wrong) {
  smtp(`refuses ${what}`, () => {
    assert.throws(() => emailOutput(options as never))
  })
}

smtp.run()
