import { writeFileSync } from "node:fs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { DmonError } from "../../src/base/error.ts"
import { tls } from "../../src/base/tls.ts"
import { certificates } from "../listeners/certificates.ts"

const files = suite("tls")
const { file, remove } = certificates()
files.after(remove)
writeFileSync(file("junk"), "not PEM")

const refusal = (...of: Parameters<typeof tls>): DmonError => {
  try {
    tls(...of)
  } catch (error) {
    return error as DmonError
  }
  throw new Error("it was not refused")
}

files("reads certificate and key, and asks clients for nothing", () => {
  const options = tls({ cert: file("server.crt"), key: file("server.key") })
  assert.match(String(options.cert), "BEGIN CERTIFICATE")
  assert.is(options.requestCert, false)
  assert.is(options.ca, undefined)
})

files("wants a certificate from clients when a CA is given", () => {
  const options = tls({ cert: file("server.crt"), key: file("server.key"), ca: file("ca.crt") })
  assert.is(options.requestCert, true)
  assert.is(options.rejectUnauthorized, true)
})

const wrong: [what: string, files: Parameters<typeof tls>[0], says: RegExp][] = [
  [
    "a certificate that is not there",
    { cert: file("none"), key: file("server.key") },
    /certificate .*none[\s\S]*no such file/,
  ],
  ["a key that is not there", { cert: file("server.crt"), key: file("none") }, /private key .*none[\s\S]*no such file/],
  ["a folder", { cert: file(""), key: file("server.key") }, /cannot read the TLS certificate/],
  ["a certificate that is none", { cert: file("junk"), key: file("server.key") }, /no TLS certificate can be read/],
  ["a key that is none", { cert: file("server.crt"), key: file("junk") }, /no TLS private key can be read/],
  [
    "a CA that is none",
    { cert: file("server.crt"), key: file("server.key"), ca: file("junk") },
    /no TLS CA certificate/,
  ],
  ["a key of another certificate", { cert: file("server.crt"), key: file("client.key") }, /do not belong together/],
]
for (const [what, of, says] of wrong) {
  files(`refuses ${what} with DM120`, () => {
    const error = refusal(of)
    assert.is(error.code, "DM120")
    assert.match(error.render(), says)
    assert.ok(error.fix)
  })
}

files.run()
