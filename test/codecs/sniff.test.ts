import { suite } from "uvu"
import * as assert from "uvu/assert"
import { framed, maxCap } from "../../src/codecs/framing.ts"
import { riemann } from "../../src/codecs/riemann.ts"
import { encodeQuery } from "../../src/codecs/riemann-encode.ts"
import { sniff } from "../../src/codecs/sniff.ts"

const sniffing = suite("sniff")

sniffing("takes objects, arrays, white space and a byte order mark for JSON", () => {
  for (const text of ["{}", "[]", " {}", "\t{}", "\n[]", "\r\n{}", "\ufeff{}"]) {
    assert.is(sniff(Buffer.from(text)), "json", JSON.stringify(text))
  }
})

sniffing("takes Riemann's datagrams and frames for Riemann's", () => {
  const codec = riemann()
  for (const bytes of [
    codec.encode([{ host: "a" }]),
    encodeQuery("true"),
    codec.reply!({ ok: true }),
    new Uint8Array(0),
  ]) {
    assert.is(sniff(bytes), "riemann")
    assert.is(sniff(framed(bytes)), "riemann")
  }
})

sniffing("finds no length within the largest cap that begins like JSON", () => {
  const length = Buffer.alloc(4)
  for (let top = 0; top <= maxCap >>> 24; top++) {
    length.writeUInt32BE(top << 24)
    assert.is(sniff(length), "riemann")
  }
})

sniffing.run()
