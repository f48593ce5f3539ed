import { suite } from "uvu"
import * as assert from "uvu/assert"
import { log } from "../../src/base/log.ts"
import { json } from "../../src/codecs/json.ts"
import { riemann } from "../../src/codecs/riemann.ts"
import { unread } from "../../src/engine/unread.ts"

const test = suite("unread")
const at = { protocol: "udp", host: "127.0.0.1", port: 7689 }

/** What is said of messages, without its time, and a clock that a test moves. */
function telling() {
  const clock = { now: 0 }
  const said: string[] = []
  const tell = unread(log({ write: text => void said.push(text), now: () => clock.now }), () => clock.now)
  const of = (text: string | Uint8Array, from = "10.0.0.7:51813", codec = json()) => {
    const bytes = Buffer.from(text)
    tell({ codec: codec.name, bytes, from, decoded: codec.decode(bytes) }, at)
  }
  return { of, clock, lines: () => said.splice(0).map(text => text.replace(/^[\d:]+ {2}listen {2}/, "")) }
}

test("tells sender, line, column and reason of JSON that is none", () => {
  const { of, lines } = telling()
  of('{"service": "x", state: 1}')
  assert.equal(lines(), [
    `warn DM202: bad json from 10.0.0.7:51813 (udp 7689), dropped
  {"service": "x", state: 1}
                   ^
  why       column 18: expected "key", found s (keys stand in "double quotes")
  fix       mend what sends it; docs/protocols.md says what is taken
`,
  ])
})

test("quotes the line that is meant, a part of it where it is long, and nothing that moves a terminal", () => {
  const { of, lines } = telling()
  of(`{"host":"a"}\n{"host":"${"x".repeat(200)}",}`)
  const [first = ""] = lines()
  assert.match(first, "1 of 2 events in json from 10.0.0.7:51813 (udp 7689) are bad, dropped")
  const [, quote = "", mark = ""] = first.split("\n")
  assert.ok(quote.length < 130)
  assert.is(mark.length, quote.length, "the mark stands below the last character, which is the wrong one")
  of('{"host":"\x1b[2J\t",}')
  const [second = ""] = lines()
  assert.match(second, '\n  {"host":"\ufffd[2J ",}\n           ^\n')
})

test("tells why a value or a message of bytes cannot be taken, without a quotation", () => {
  const { of, lines } = telling()
  of('{"metric":"many"}')
  of(Uint8Array.of(1, 2, 3), "10.0.0.7:1", riemann())
  const [value = "", bytes = ""] = lines()
  assert.match(value, '\n  why       metric is "many", not a finite number\n')
  assert.match(bytes, /^warn DM202: bad riemann from 10\.0\.0\.7:1 \(udp 7689\), dropped\n {2}why /)
})

test("says nothing of what was read", () => {
  const { of, lines } = telling()
  of('{"host":"a"}')
  assert.equal(lines(), [])
})

test("tells like mistakes of one address once a minute, and how many there were; another one at once", () => {
  const { of, clock, lines } = telling()
  for (let i = 0; i < 13; i++) of("{,}", `10.0.0.7:${i}`)
  assert.is(lines().length, 1)
  of("{;}")
  of("{,}", "10.0.0.8:1")
  assert.is(lines().length, 2)
  clock.now = 60_000
  of("{,}")
  assert.match(lines().join(""), "(12 more like it left out)")
})

test("tells of ten mistakes in ten seconds, from however many addresses they come", () => {
  const { of, clock, lines } = telling()
  for (let i = 0; i < 5000; i++) of("{,}", `10.0.${i >> 8}.${i & 255}:1`)
  assert.is(lines().length, 10)
  clock.now = 10_000
  of("{,}", "10.1.0.0:1")
  assert.is(lines().length, 1)
})

test.run()
