import type { ServerResponse } from "node:http"
import type { Duplex } from "node:stream"
import { DmonError } from "../base/error.ts"
import type { Caller, Role } from "./caller.ts"

/** Why somebody is turned away, and with which status. */
export interface Denial {
  readonly status: 401 | 403 | 404 | 429
  readonly error: DmonError
  readonly headers?: Readonly<Record<string, string>>
}

const phrases = { 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 429: "Too Many Requests" }
const challenge = { "www-authenticate": 'Bearer realm="dmon"' }
const another = "whoever runs this dmon makes another:  dmon token add NAME --role ROLE"

export const denials = {
  missing: (): Denial => ({
    status: 401,
    headers: challenge,
    error: new DmonError("DM501", "a token is needed", {
      why: "none was given",
      fix: "send the header  Authorization: Bearer TOKEN ; dmon's commands take --token-file or DMON_TOKEN",
    }),
  }),
  wrong: (): Denial => ({
    status: 401,
    headers: challenge,
    error: new DmonError("DM501", "the token is not known", {
      why: "it was mistyped or cut, or it was removed",
      fix: `check that it is whole; ${another}`,
    }),
  }),
  expired: (at: string): Denial => ({
    status: 401,
    headers: challenge,
    error: new DmonError("DM501", "the token has expired", { why: `it was good until ${at}`, fix: another }),
  }),
  tooOften: (seconds: number): Denial => ({
    status: 429,
    headers: { "retry-after": String(seconds) },
    error: new DmonError("DM504", "too many tokens of this address were not good", {
      why: "after five within a minute no more are looked at",
      fix: `try again in ${seconds} s, with the right one`,
    }),
  }),
  tooFast: (seconds: number): Denial => ({
    status: 429,
    headers: { "retry-after": String(Math.ceil(seconds)) },
    error: new DmonError("DM506", "too many requests at once", {
      why: "one caller has so many a second; events and what is watched do not count",
      fix: "ask less often, or watch what changes: /api/live",
    }),
  }),
  tooSmall: (caller: Caller, needed: Role): Denial => ({ status: 403, error: tooSmall(caller, needed) }),
  foreignPage: (origin: string): Denial => ({
    status: 403,
    error: new DmonError("DM505", `nothing is taken from pages of another site (${origin})`, {
      why: "a page may not act behind its reader's back",
      fix: `if that page may:  dmon --allow-origin ${URL.canParse(origin) ? origin : "https://pages.example.org"}`,
    }),
  }),
  foreignName: (host: string): Denial => ({
    status: 403,
    error: new DmonError("DM505", `this is not ${host}`, {
      why: "a name of another site leads here, as pages make it that want to read what is not theirs",
      fix: `call this machine localhost or 127.0.0.1; or, if it has that name:  dmon --allow-origin http://${host}`,
    }),
  }),
  nothing: (): Denial => ({
    status: 404,
    error: new DmonError("DM305", "there is nothing here", { fix: "events go to POST /events" }),
  }),
}

/** A role that does not suffice. */
export const tooSmall = ({ name, role }: { readonly name: string; readonly role: string }, needed: Role): DmonError =>
  new DmonError("DM503", `this needs the role ${needed}`, {
    why: `${name} is ${role}`,
    fix: `ask over the unix socket on that machine, or with a token of a larger role:  dmon token add NAME --role ${needed}`,
  })

/** Answers at once, so that what the stranger still sends is not waited for. */
export function deny(response: ServerResponse, denial: Denial, path: string): void {
  response.shouldKeepAlive = false
  response.writeHead(denial.status, headersOf(denial)).end(bodyOf(denial, path))
}

/** The same where a socket is all there is, which is closed whether the other side closes its own or not. */
export function denyUpgrade(socket: Duplex, denial: Denial, path: string): void {
  const body = bodyOf(denial, path)
  const headers = { ...headersOf(denial), "content-length": Buffer.byteLength(body), connection: "close" }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.once("finish", () => socket.destroy())
  socket.end(`HTTP/1.1 ${denial.status} ${phrases[denial.status]}\r\n${lines.join("")}\r\n${body}`)
}

const headersOf = ({ headers }: Denial) => ({ "content-type": "application/json", ...headers })

/** Where events go in an error is a sentence, as Riemann has it; elsewhere it is the API's object. */
function bodyOf({ error }: Denial, path: string): string {
  const { code, message, why, fix } = error
  const sentence = [message, why, fix].filter(Boolean).join("; ")
  return `${JSON.stringify({ error: path === "/events" ? sentence : { code, message, why, fix } })}\n`
}
