import type { IncomingMessage } from "node:http"

/**
 * A browser cannot send a header with a WebSocket, and a token in an address would be logged: so its token stands in a
 * cookie that no script can read and no other site makes it send. Each port has its own, as browsers share cookies
 * between the ports of a host.
 */
const nameOf = ({ socket }: IncomingMessage) => `dmon_${socket.localPort ?? 0}`

/** The token that a request's cookie bears. */
export function sessionIn(request: IncomingMessage): string | undefined {
  const { cookie = "" } = request.headers
  const name = nameOf(request)
  for (const pair of cookie.split(";")) {
    const at = pair.indexOf("=")
    if (at < 0 || pair.slice(0, at).trim() !== name) continue
    try {
      return decodeURIComponent(pair.slice(at + 1).trim()) || undefined
    } catch {
      return undefined
    }
  }
  return undefined
}

/** The `Set-Cookie` that begins a session; without a token, the one that ends it. */
export function sessionCookie(request: IncomingMessage, token?: string): string {
  const isSecure = "encrypted" in request.socket || request.headers["x-forwarded-proto"] === "https"
  const value = `${nameOf(request)}=${token === undefined ? "" : encodeURIComponent(token)}`
  return [value, "Path=/", "HttpOnly", "SameSite=Strict", isSecure && "Secure", token === undefined && "Max-Age=0"]
    .filter(Boolean)
    .join("; ")
}
