import type { IncomingMessage } from "node:http"
import { bearer } from "./bearer.ts"
import { type Caller, may, type Role } from "./caller.ts"
import { type Denial, denials } from "./denial.ts"
import { loopback } from "./exposure.ts"
import { limit } from "./limit.ts"
import { sessionCookie, sessionIn } from "./session.ts"
import type { Tokens } from "./tokens.ts"

/** Finds out who asks. */
export interface Doorkeeper {
  /** Who it is, or why that one is turned away. */
  admit(request: IncomingMessage): Caller | Denial
  /** Whether one who was let in may stay: its token is still good, and its role no smaller. */
  keeps(request: IncomingMessage, caller: Caller): boolean
}

export const isDenial = (found: Caller | Denial): found is Denial => "status" in found

interface Door {
  readonly tokens?: Tokens | undefined
  /** Nobody is let in without a token. */
  readonly always: boolean
  /** It was said that the network keeps strangers out: others need no token either, as long as there are none. */
  readonly open: boolean
  /** Names of this server beside localhost, as Host headers have them. */
  readonly names?: readonly string[]
  readonly now?: () => number
}

/** How many failures an address has in a minute. */
const [most, minute] = [5, 60_000]

/** Lets in who bears a token, in the header or in a cookie; without one, who is on this machine, as an operator. */
export function doorkeeper({ tokens, always, open, names = [], now = Date.now }: Door): Doorkeeper {
  const failures = limit(most, minute)

  const bearing = (secret: string, known: Tokens, address: string): Caller | Denial => {
    const wait = failures.wait(address, now())
    if (wait > 0) return denials.tooOften(wait)
    const shown = known.whose(secret, now())
    if (typeof shown === "object" && "caller" in shown) return { ...shown.caller, token: true }
    // Who shows one that has expired does not guess.
    if (shown !== "wrong") return denials.expired(shown.expired)
    failures.failed(address, now())
    return denials.wrong()
  }
  return {
    admit(request) {
      const { headers, socket } = request
      const address = socket.remoteAddress ?? "unknown"
      const secret = bearer(request)
      if (tokens && secret !== undefined) return bearing(secret, tokens, address)
      const session = sessionIn(request)
      if (tokens && session !== undefined) return withSession(request, bearing(session, tokens, address))
      if (always) return denials.missing()
      if (open && !tokens) return { name: "whoever reaches this port", role: "operator" }
      // What a proxy on this machine passes on comes from anywhere.
      if (!loopback(address) || (tokens && isForwarded(request))) return denials.missing()
      // A page of another site can have its own name lead to this machine; then it is its Host that gives it away.
      const { host } = headers
      if (host !== undefined && !loopback(nameIn(host)) && !names.includes(host.toLowerCase()))
        return denials.foreignName(host)
      return { name: "whoever is on this machine", role: "operator" }
    },
    keeps(request, { role, token }) {
      if (!token || !tokens) return true
      const shown = tokens.whose(bearer(request) ?? sessionIn(request) ?? "", now())
      return typeof shown === "object" && "caller" in shown && may(shown.caller.role, role)
    },
  }
}

/** A cookie that is good no more is taken from the browser, which would send it with everything. */
const withSession = (request: IncomingMessage, found: Caller | Denial): Caller | Denial =>
  isDenial(found) && found.status === 401
    ? { ...found, headers: { ...found.headers, "set-cookie": sessionCookie(request) } }
    : found

const isForwarded = ({ headers }: IncomingMessage) =>
  ["forwarded", "x-forwarded-for", "x-real-ip", "via"].some(name => headers[name] !== undefined)

/** A Host header without its port. */
const nameIn = (host: string) => host.replace(/:\d*$/, "")

/** Who is not enough for what is asked. */
export const lacking = (caller: Caller, needed: Role): Denial | undefined =>
  may(caller.role, needed) ? undefined : denials.tooSmall(caller, needed)
