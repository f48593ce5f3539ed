import { createHash } from "node:crypto"
import { hostname } from "node:os"
import { z } from "zod"
import { DmonError } from "../base/error.ts"
import { harmless } from "../base/harmless.ts"
import type { Mail } from "./mail.ts"
import type { Action, Deliverer, Output } from "./output.ts"
import { someRefused, unreachable } from "./smtp-error.ts"

const mailbox = z.string().regex(/^[^\x00-\x1f\x7f]*@[^\x00-\x1f\x7f]+$/, "not a mail address")

/** Who gets mail, from whom, and how it is handed in. */
export const EmailOptions = z.strictObject({
  to: z.union([mailbox, z.array(mailbox).min(1)]).transform(to => (typeof to === "string" ? [to] : to)),
  /** `dmon@` this host, unless said otherwise. */
  from: mailbox.optional(),
  /** Where mail is handed in: `smtps://user:password@smtp.example.com`. Else the environment's SMTP_URL is asked. */
  smtp: z.string().refine(isSmtp, "not an address like smtp://user:password@host:587 or smtps://host").optional(),
  /** Takes the mail as text when there is no SMTP at all; standard error, unless said otherwise. */
  print: z.custom<(text: string) => void>(value => typeof value === "function").optional(),
})

/**
 * Mail over SMTP: one for each action, to all of `to`.
 *
 * The Message-ID comes from the action's id, so a repeat can be known for one. Where neither `smtp` nor SMTP_URL is
 * given, mails are printed, and say that they were not sent. A changed user or password makes another output.
 */
export function emailOutput(options: z.input<typeof EmailOptions>): Output<Mail> {
  const { to, from = `dmon@${hostname()}`, smtp, print = printed } = EmailOptions.parse(options)
  const address = () => smtp ?? (process.env["SMTP_URL"] || undefined)
  return {
    name: "email",
    key: `email to ${to.join(", ")} from ${from} by ${smtp ? `${place(smtp)} #${digest(smtp).slice(0, 8)}` : "SMTP_URL"}`,
    note: () => (address() === undefined ? "printed: no SMTP is set" : undefined),
    open() {
      const url = address()
      return url === undefined ? printer(to, print) : sender(url, to, from)
    },
  }
}

function sender(url: string, to: readonly string[], from: string): Deliverer<Mail> {
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

  const send = async ({ id, value, time }: Action<Mail>) => {
    const rest = left.get(id)
    const sent = await (await transport)
      .sendMail({
        ...value,
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

function printer(to: readonly string[], print: (text: string) => void): Deliverer<Mail> {
  return {
    async deliver(actions) {
      for (const { value } of actions) {
        const { subject, text } = value
        const body = text.trimEnd().replaceAll("\n", "\n  ")
        const said = `subject: ${subject}\n\n  ${body}\n`
        print(`email to ${to.join(", ")} printed, NOT sent: no SMTP is set (set SMTP_URL)\n  ${harmless(said, "\n")}`)
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
const messageId = (id: string) => `<${digest(id).slice(0, 40)}@dmon>`
const digest = (text: string) => createHash("sha256").update(text).digest("hex")

/** Host and port of an SMTP address: nothing of it that is secret. */
function place(url: string): string {
  const { protocol, hostname, port } = new URL(url)
  return `${hostname}:${port || (protocol === "smtps:" ? 465 : 587)}`
}

const printed = (text: string) => void process.stderr.write(text)
function isSmtp(url: string): boolean {
  return URL.canParse(url) && ["smtp:", "smtps:"].includes(new URL(url).protocol) && new URL(url).hostname !== ""
}
