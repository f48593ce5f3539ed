import { createHash } from "node:crypto"
import { hostname } from "node:os"
import { z } from "zod"
import { DmonError } from "../base/error.ts"
import type { Event } from "../event/event.ts"
import { type Mail, mail, type Wording } from "./mail.ts"
import type { Action, Deliverer, Output } from "./output.ts"
import { someRefused, unreachable } from "./smtp-error.ts"

const address = z.string().regex(/^[^\x00-\x1f\x7f]*@[^\x00-\x1f\x7f]+$/, "not a mail address")

/** What `email` may be told. */
export const EmailOptions = z.strictObject({
  to: z.union([address, z.array(address).min(1)]).transform(to => (typeof to === "string" ? [to] : to)),
  /** `dmon@` this host, unless said otherwise. */
  from: address.optional(),
  subject: z.union([z.string(), z.custom<(events: readonly Event[]) => string>(isFunction)]).optional(),
  body: z.custom<(events: readonly Event[]) => string>(isFunction).optional(),
  /** Where mail is handed in: `smtps://user:password@smtp.example.com`. Else the environment's SMTP_URL is asked. */
  smtp: z.string().refine(isSmtp, "not an address like smtp://user:password@host:587 or smtps://host").optional(),
  /** Takes the mail as text when there is no SMTP at all; standard error, unless said otherwise. */
  print: z.custom<(text: string) => void>(isFunction).optional(),
})

/** An output for mail. Its actions hold a mail that is worded already, or the events that it is about. */
export interface EmailOutput extends Output<Mail | Event | readonly Event[]> {
  /** Words a mail as this output's options say; what is worded where it is asked for shows in tests and recordings. */
  word(about: Event | readonly Event[]): Mail
}

/**
 * Mail over SMTP: one for each action, to all of `to`.
 *
 * The Message-ID comes from the action's id, so a repeat can be known for one. Where neither `smtp` nor SMTP_URL is
 * given, mails are printed, and say that they were not sent.
 */
export function emailOutput(options: z.input<typeof EmailOptions>): EmailOutput {
  const { to, from = `dmon@${hostname()}`, smtp, print = printed, ...wording } = EmailOptions.parse(options)
  const word = (about: Mail | Event | readonly Event[]): Mail => (isMail(about) ? about : mail(about, wording))
  return {
    name: "email",
    key: `email to ${to.join(", ")} from ${from} by ${smtp ? place(smtp) : "SMTP_URL"}${wordingKey(wording)}`,
    word,
    open() {
      const url = smtp ?? (process.env["SMTP_URL"] || undefined)
      return url === undefined ? printer(to, word, print) : sender(url, { to, from, word })
    },
  }
}

interface Post {
  readonly to: readonly string[]
  readonly from: string
  readonly word: (about: Mail | Event | readonly Event[]) => Mail
}
type Value = Mail | Event | readonly Event[]

function sender(url: string, { to, from, word }: Post): Deliverer<Value> {
  if (!isSmtp(url)) {
    throw new DmonError("DM401", "email not sent: SMTP_URL is no SMTP address", {
      fix: "SMTP_URL=smtp://user:password@smtp.example.com:587   (smtps:// for TLS from the start)",
    })
  }
  const where = place(url)
  const transport = library().then(({ createTransport }) =>
    createTransport(
      { url, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 },
      { disableFileAccess: true, disableUrlAccess: true },
    ),
  )
  transport.catch(() => {}) // told by the first delivery
  /** Of an action that only some took: who has not. */
  const left = new Map<string, string[]>()

  const send = async ({ id, value, time }: Action<Value>) => {
    const rest = left.get(id)
    const sent = await (await transport)
      .sendMail({
        ...word(value),
        to: [...to],
        from,
        date: new Date(time * 1000),
        messageId: messageId(id),
        headers: { "Auto-Submitted": "auto-generated" },
        ...(rest && { envelope: { from, to: rest } }),
      })
      .catch(error => {
        throw unreachable(error, where)
      })
    left.delete(id)
    if (!sent.rejected?.length) return
    const { error, again } = someRefused(sent, where)
    if (again.length > 0) left.set(id, again)
    throw error
  }
  return {
    async deliver(actions) {
      for (const action of actions) await send(action)
    },
    async close() {
      const closing = await transport.catch(() => undefined)
      closing?.close()
    },
  }
}

function printer(to: readonly string[], word: Post["word"], print: (text: string) => void): Deliverer<Value> {
  return {
    async deliver(actions) {
      for (const { value } of actions) {
        const { subject, text } = word(value)
        // It goes to a terminal: what an event says must not drive that.
        const body = text
          .trimEnd()
          .replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/g, "\ufffd")
          .replaceAll("\n", "\n  ")
        print(
          `email to ${to.join(", ")} was NOT sent: no SMTP is configured (set SMTP_URL)\n  subject: ${subject}\n\n  ${body}\n`,
        )
      }
    },
    async close() {},
  }
}

async function library() {
  try {
    return await import("nodemailer")
  } catch (cause) {
    throw new DmonError("DM401", "email not sent: the package nodemailer cannot be loaded", {
      why: (cause as Error).message,
      fix: "npm install nodemailer",
      cause,
    })
  }
}

/** Equal for every try of one action. */
const messageId = (id: string) => `<${createHash("sha256").update(id).digest("hex").slice(0, 40)}@dmon>`

/** Host and port of an SMTP address: nothing of it that is secret. */
function place(url: string): string {
  const { protocol, hostname, port } = new URL(url)
  return `${hostname}:${port || (protocol === "smtps:" ? 465 : 587)}`
}

/** Outputs that word raw events in different ways are different outputs. */
function wordingKey({ subject, body }: Wording): string {
  if (subject === undefined && body === undefined) return ""
  return ` #${createHash("sha256").update(`${subject}\n${body}`).digest("hex").slice(0, 12)}`
}

const printed = (text: string) => void process.stderr.write(text)
const isMail = (about: Value): about is Mail => "subject" in about && "text" in about

function isFunction(value: unknown): boolean {
  return typeof value === "function"
}

function isSmtp(url: string): boolean {
  return URL.canParse(url) && ["smtp:", "smtps:"].includes(new URL(url).protocol) && new URL(url).hostname !== ""
}
