import type { IncomingMessage } from "node:http"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { sessionCookie, sessionIn } from "../../src/listeners/session.ts"

const test = suite("session")

const request = (cookie?: string, socket: object = {}, headers: object = {}) =>
  ({ socket: { localPort: 5556, ...socket }, headers: { cookie, ...headers } }) as unknown as IncomingMessage

const table: [cookie: string | undefined, token: string | undefined][] = [
  [undefined, undefined],
  ["", undefined],
  ["dmon_5556=secret", "secret"],
  ["a=b; dmon_5556=secret; c=d", "secret"],
  ["a=b;dmon_5556=se%3Bcret", "se;cret"],
  ["dmon_5557=secret", undefined],
  ["xdmon_5556=secret", undefined],
  ["dmon_5556=", undefined],
  ["dmon_5556=%E0%A4%A", undefined],
  ["dmon_5556", undefined],
]
for (const [cookie, token] of table)
  test(`finds ${token} in ${cookie}`, () => assert.is(sessionIn(request(cookie)), token))

test("is a cookie that no script reads and no other site makes the browser send; over TLS for TLS only", () => {
  assert.is(sessionCookie(request(), "a;b"), "dmon_5556=a%3Bb; Path=/; HttpOnly; SameSite=Strict")
  for (const secure of [request("", { encrypted: true }), request("", {}, { "x-forwarded-proto": "https" })])
    assert.match(sessionCookie(secure, "a"), /; Secure$/)
})

test("ends with a cookie that has no time left", () => {
  assert.is(sessionCookie(request()), "dmon_5556=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0")
})

test.run()
