import type { IncomingMessage } from "node:http"
import { type Caller, may, type Role } from "./caller.ts"
import { type Denial, denials } from "./denial.ts"
import { loopback } from "./exposure.ts"
import { limit } from "./limit.ts"
import type { Tokens } from "./tokens.ts"

/** Finds out who asks. */
export interface Doorkeeper {
  /** Who it is, or why that one is turned away. */
  admit(request: IncomingMessage): Caller | Denial
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

/** Lets in who bears a token; without one, who is on this machine, as an operator. */
export function doorkeeper({ tokens, always, open, names = [], now = Date.now }: Door): Doorkeeper {
  const failures = limit(most, minute)

  const bearing = (secret: string, known: Tokens, address: string): Caller | Denial => {
    const wait = failures.wait(address, now())
    if (wait > 0) return denials.tooOften(wait)
    const shown = known.whose(secret, now())
    if (typeof shown === "object" && "caller" in shown) return shown.caller
    // Who shows one that has expired does not guess.
    if (shown !== "wrong") return denials.expired(shown.expired)
    failures.failed(address, now())
    return denials.wrong()
  }
  return {
    admit(request) {
      const { headers, socket } = request
      const address = socket.remoteAddress ?? "unknown"
      const secret = secretIn(headers)
      if (tokens && secret !== undefined) return bearing(secret, tokens, address)
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
  }
}

/** A browser cannot give a WebSocket a header of its own: there the token is one of the protocols that it offers. */
function secretIn({ authorization = "", "sec-websocket-protocol": offered = "" }: IncomingMessage["headers"]) {
  const [, secret] = /^Bearer +(\S+) *$/i.exec(authorization) ?? []
  const [, hidden] = /(?:^|[\s,])dmon\.token\.([\w-]+)/.exec(offered) ?? []
  return secret ?? (hidden === undefined ? undefined : Buffer.from(hidden, "base64url").toString())
}

const isForwarded = ({ headers }: IncomingMessage) =>
  ["forwarded", "x-forwarded-for", "x-real-ip", "via"].some(name => headers[name] !== undefined)

/** A Host header without its port. */
const nameIn = (host: string) => host.replace(/:\d*$/, "")

/** Who is not enough for what is asked. */
export const lacking = (caller: Caller, needed: Role): Denial | undefined =>
  may(caller.role, needed) ? undefined : denials.tooSmall(caller, needed)
