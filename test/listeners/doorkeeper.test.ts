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
    socket: { remoteAddress: address, localPort: 5556 },
    headers: { host: "127.0.0.1:5556", ...headers },
  }) as unknown as IncomingMessage
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
  ["a good token in a cookie", { ...door, tokens, always: true }, there, { cookie: "dmon_5556=good" }, "viewer"],
  [
    "a cookie beside a header: the header counts",
    { ...door, tokens },
    there,
    { ...bear("x"), cookie: "dmon_5556=good" },
    "401 the token is not known",
  ],
  ["a cookie that nobody asks for", door, here, { cookie: "dmon_5556=x" }, "operator"],
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

test("takes a cookie that is good no more from the browser", () => {
  for (const secret of ["old", "x"]) {
    const answer = doorkeeper({ ...door, tokens }).admit(request(there, { cookie: `dmon_5556=${secret}` }))
    assert.ok(isDenial(answer))
    assert.match(answer.headers?.["set-cookie"] ?? "", /^dmon_5556=;.*Max-Age=0/)
  }
})

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

test("who was let in may stay while the token is good, and its role no smaller", () => {
  const secrets: Record<string, Shown> = { one: { caller: { name: "ann", role: "operator" } } }
  const { admit, keeps } = doorkeeper({
    ...door,
    tokens: { load() {}, whose: secret => secrets[secret] ?? ("wrong" as const) },
  })
  const bearing = request(there, bear("one"))
  const withCookie = request(there, { cookie: "dmon_5556=one" })
  const caller = admit(bearing)
  if (isDenial(caller)) throw caller.error
  const stays = () => [keeps(bearing, caller), keeps(withCookie, caller)]
  assert.equal(stays(), [true, true])
  secrets["one"] = { caller: { name: "ann", role: "admin" } }
  assert.equal(stays(), [true, true])
  secrets["one"] = { caller: { name: "ann", role: "viewer" } }
  assert.equal(stays(), [false, false])
  secrets["one"] = { expired: "2026-11-01T00:00:00.000Z" }
  assert.equal(stays(), [false, false])
  delete secrets["one"]
  assert.equal(stays(), [false, false])
  assert.ok(keeps(request(here), { name: "whoever is on this machine", role: "operator" }))
})

test.run()
