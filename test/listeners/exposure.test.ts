import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { DmonError } from "../../src/base/error.ts"
import { exposure, loopback } from "../../src/listeners/exposure.ts"

const exposed = suite("exposure")

const hosts: [host: string, own: boolean][] = [
  ["127.0.0.1", true],
  ["127.8.9.10", true],
  ["localhost", true],
  ["LOCALHOST", true],
  ["::1", true],
  ["[::1]", true],
  ["0:0:0:0:0:0:0:1", true],
  ["::ffff:127.0.0.1", true],
  ["0.0.0.0", false],
  ["::", false],
  ["", false],
  ["128.0.0.1", false],
  ["10.0.0.7", false],
  ["fe80::1", false],
  ["127.0.0.1.example.org", false],
  ["localhost.example.org", false],
  ["myhost", false],
]
for (const [host, own] of hosts) {
  exposed(`takes ${JSON.stringify(host)} for ${own ? "this machine" : "the world"}`, () => {
    assert.is(loopback(host), own)
  })
}

const open = { host: "0.0.0.0", port: 5555, guarded: false, insecure: false }

exposed("refuses to open a listener to others without protection, and says what it needs", () => {
  for (const [protocol, fix] of [
    ["tcp", "tls { cert, key, ca }"],
    ["udp", "--allow 10.0.0.0/8"],
    ["http", "--token-file"],
  ] as const) {
    try {
      exposure({ protocol, ...open })
      assert.unreachable()
    } catch (error) {
      const { code, render } = error as DmonError
      assert.is(code, "DM130")
      assert.match(render.call(error), `error DM130: refused to open ${protocol} 0.0.0.0:5555 to others`)
      assert.match(render.call(error), fix)
      assert.match(render.call(error), "--insecure")
    }
  }
})

exposed("lets be what is protected, said to be insecure, or for this machine only", () => {
  exposure({ protocol: "tcp", ...open, guarded: true })
  exposure({ protocol: "udp", ...open, insecure: true })
  exposure({ protocol: "http", ...open, host: "::1" })
})

exposed.run()
