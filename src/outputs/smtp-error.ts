import type { NodemailerError } from "nodemailer/lib/errors"
import { DmonError } from "../base/error.ts"
import { type Final, final } from "./output.ts"

/** What became of a mail that only some of its recipients' servers took. */
interface Partly {
  readonly accepted?: readonly string[]
  readonly rejectedErrors?: readonly NodemailerError[] | undefined
}

const check = { test: "dmon doctor smtp" }

/** A mail that was not taken at all: what the server, or the way to it, said. */
export function unreachable(error: NodemailerError, where: string): DmonError | Final {
  const server = `${where} said: ${error.response ?? error.message}`
  if (error.code === "EAUTH" || error.code === "ENOAUTH") {
    return new DmonError("DM401", `email not sent: ${where} refused the user or the password`, {
      why: server,
      fix: "check user and password in SMTP_URL; special characters in them are written %40 for @, %3A for :",
      more: check,
      cause: error,
    })
  }
  if (error.permanent) {
    return final(
      new DmonError("DM401", `email not sent: ${where} refused it for good (${error.responseCode})`, {
        why: server,
        fix: "check the addresses, and whether this server sends mail from them",
        cause: error,
      }),
    )
  }
  if (error.responseCode !== undefined) {
    return new DmonError("DM401", `email not sent: ${where} refused it for now (${error.responseCode})`, {
      why: server,
      more: check,
      cause: error,
    })
  }
  return new DmonError("DM401", `email not sent: ${where} ${trouble(error)}`, {
    fix: "check host and port in SMTP_URL, and whether that server is up",
    more: check,
    cause: error,
  })
}

/** A mail that some took: who must be tried again, and what to say. */
export function someRefused(
  { accepted = [], rejectedErrors = [] }: Partly,
  where: string,
): { readonly error: DmonError | Final; readonly again: string[] } {
  const again = rejectedErrors.filter(({ permanent }) => !permanent).map(({ recipient }) => recipient ?? "")
  const refused = rejectedErrors.map(({ recipient, response, message }) => `${recipient}: ${response ?? message}`)
  const error = new DmonError("DM401", `email not sent to ${rejectedErrors.length} of its recipients by ${where}`, {
    why: refused.join("\n"),
    more: { accepted: accepted.join(", ") || "by none" },
    fix: "check these addresses",
    cause: rejectedErrors[0],
  })
  return { error: again.length > 0 ? error : final(error), again }
}

function trouble({ code, originalCode, message, timeoutType }: NodemailerError): string {
  const errno = originalCode ?? code
  if (errno === "ECONNREFUSED") return "refused the connection (ECONNREFUSED)"
  if (code === "EDNS") return `cannot be found (${errno})`
  if (code === "ETIMEDOUT") return `did not answer in time (${timeoutType ?? code})`
  if (code === "ETLS") return `could not agree on TLS: ${message}`
  return `could not be reached: ${message}`
}
