import type { IncomingMessage } from "node:http"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { DmonError } from "../../src/base/error.ts"
import { doorkeeper, isDenial } from "../../src/listeners/doorkeeper.ts"
import type { Shown } from "../../src/listeners/tokens.ts"

const test = suite("doorkeeper")

const secrets: Record<string, Shown> = {
  good: { caller: { name: "ann", role: "viewer" } },
  old: { expired: "2026-11-01T00:00:00.000Z" },
}
const tokens = { load() {}, whose: (secret: string) => secrets[secret] ?? ("wrong" as const) }
const door = { always: false, open: false }

const request = (address: string, headers: Record<string, string> = {}) =>
  ({
    socket: { remoteAddress: address },
    headers: { host: "127.0.0.1:5556", ...headers },
  }) as unknown as IncomingMessage
const offer = (secret: string) => ({
  "sec-websocket-protocol": `dmon, dmon.token.${Buffer.from(secret).toString("base64url")}`,
})
const bear = (secret: string) => ({ authorization: `Bearer ${secret}` })

/** The role, or the status and the first words of the refusal. */
const found = (at: Parameters<typeof doorkeeper>[0], ...of: Parameters<typeof request>): string => {
  const answer = doorkeeper(at).admit(request(...of))
  return isDenial(answer) ? `${answer.status} ${(answer.error as DmonError).message}` : answer.role
}

const [here, there] = ["127.0.0.1", "10.0.0.7"]
const needed = "401 a token is needed"
const table: [what: string, ...of: Parameters<typeof found>, expected: string][] = [
  ["who is on this machine", door, here, {}, "operator"],
  ["who is on this machine, over IPv6", door, "::1", { host: "[::1]:5556" }, "operator"],
  ["who is on this machine, called localhost", door, "::ffff:127.0.0.1", { host: "localhost" }, "operator"],
  ["a token that nobody asks for", door, here, bear("x"), "operator"],
  ["who is elsewhere", door, there, {}, needed],
  ["who is elsewhere, where that was said to be all right", { ...door, open: true }, there, { host: "x" }, "operator"],
  ["a token among the protocols of a WebSocket", { ...door, tokens }, there, offer("good"), "viewer"],
  ["a wrong one there", { ...door, tokens }, there, offer("bad"), "401 the token is not known"],
  ["the same, where there are tokens", { ...door, open: true, tokens }, there, {}, needed],
  ["who is on this machine, beside tokens", { ...door, tokens }, here, {}, "operator"],
  ["what a proxy passes on", { ...door, tokens }, here, { "x-forwarded-for": there }, needed],
  ["who is on this machine, where all are asked", { ...door, tokens, always: true }, here, {}, needed],
  ["a good token", { ...door, tokens, always: true }, there, bear("good"), "viewer"],
  ["a good token in small letters", { ...door, tokens }, there, { authorization: "bearer  good " }, "viewer"],
  ["a good token from this machine: it counts", { ...door, tokens }, here, bear("good"), "viewer"],
  ["a wrong token, also from this machine", { ...door, tokens }, here, bear("goo"), "401 the token is not known"],
  ["two tokens", { ...door, tokens }, there, bear("good good"), needed],
  ["another scheme", { ...door, tokens }, there, { authorization: "Basic good" }, needed],
  ["an expired token", { ...door, tokens }, there, bear("old"), "401 the token has expired"],
  [
    "a page whose name was made to lead here",
    door,
    here,
    { host: "evil.example:5556" },
    "403 this is not evil.example:5556",
  ],
  [
    "a name that was said to be this server's",
    { ...door, names: ["my.example"] },
    here,
    { host: "My.example" },
    "operator",
  ],
]
for (const [what, at, address, headers, expected] of table) {
  test(`answers ${what} with ${expected}`, () => assert.is(found(at, address, headers), expected))
}

test("tells nothing of which tokens there are", () => {
  const texts = ["a", "ann", "goodx"].map(secret =>
    JSON.stringify(doorkeeper({ ...door, tokens }).admit(request(there, bear(secret)))),
  )
  assert.is(new Set(texts).size, 1)
})

test("looks at no token of an address for a minute after its fifth wrong one; at those of others it does", () => {
  let now = 0
  const { admit } = doorkeeper({ ...door, tokens, now: () => now })
  const status = (address: string, secret: string) => {
    const answer = admit(request(address, bear(secret)))
    return isDenial(answer) ? answer.status : answer.role
  }
  for (let i = 0; i < 7; i++) assert.is(status(there, "old"), 401)
  for (let i = 0; i < 5; i++) assert.is(status(there, "x"), 401)
  assert.equal([status(there, "x"), status(there, "good"), status("10.0.0.8", "good")], [429, 429, "viewer"])
  const answer = admit(request(there, bear("good")))
  assert.ok(isDenial(answer) && answer.headers?.["retry-after"] === "60")
  now = 60_000
  assert.is(status(there, "good"), "viewer")
})

test.run()
