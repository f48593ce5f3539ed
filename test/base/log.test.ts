import { suite } from "uvu"
import * as assert from "uvu/assert"
import { DmonError } from "../../src/base/error.ts"
import { log } from "../../src/base/log.ts"

const logging = suite("log")

function lines(options: Parameters<typeof log>[0] = {}) {
  const out: string[] = []
  const time = { now: new Date(2026, 10, 21, 12, 4, 31).getTime() }
  return { out, time, log: log({ write: text => out.push(text), now: () => time.now, ...options }) }
}

logging("writes time, topic and message for people", () => {
  const { out, log } = lines()
  log.info("reload", "mystreams.ts changed")
  log.info("swap", "v2 live", { ms: 140, file: "a.ts" })
  assert.equal(out, ["12:04:31  reload  mystreams.ts changed\n", "12:04:31  swap    v2 live ms=140 file=a.ts\n"])
})

logging("renders an error with its explanation below it", () => {
  const { out, log } = lines()
  log.error("listen", new DmonError("DM101", "cannot listen", { why: "it is taken", fix: "take another" }))
  log.warn("stream", new TypeError("no such thing"))
  assert.is(out[0], "12:04:31  listen  error DM101: cannot listen\n  why       it is taken\n  fix       take another\n")
  assert.is(out[1], "12:04:31  stream  TypeError: no such thing\n")
})

logging("writes one JSON object a line", () => {
  const { out, log } = lines({ format: "json" })
  log.warn("udp", new DmonError("DM202", "bad\nJSON", { fix: "mend it", more: { hint: "comma" } }), {
    from: "10.0.0.7",
  })
  assert.is(out[0]!.indexOf("\n"), out[0]!.length - 1)
  const { time, ...entry } = JSON.parse(out[0]!)
  assert.match(time, /^2026-11-2\dT\d\d:04:31\.000Z$/)
  const said = { level: "warn", topic: "udp", message: "bad\nJSON", code: "DM202", fix: "mend it", hint: "comma" }
  assert.equal(entry, { ...said, from: "10.0.0.7" })
})

logging("keeps quiet below its level", () => {
  const { out, log } = lines({ level: "warn" })
  log.debug("a", "1")
  log.info("a", "2")
  log.warn("a", "3")
  log.error("a", "4")
  assert.is(out.length, 2)
})

logging("colours only when told to, or at a terminal", () => {
  const plain = lines()
  plain.log.error("a", "b")
  assert.not.match(plain.out[0]!, "\x1b")
  const coloured = lines({ colors: true })
  coloured.log.error("a", "b")
  assert.match(coloured.out[0]!, "\x1b[31mb")
})

logging("obeys no control characters", () => {
  const { out, log } = lines()
  log.warn("udp", "bad \x1b[2J\r\x9b31m bytes\nbelow")
  assert.is(out[0], "12:04:31  udp     bad \ufffd[2J \ufffd31m bytes\nbelow\n")
})

logging("says what repeats once in ten seconds for each key, and how often it was left out", () => {
  const { out, log, time } = lines()
  for (let i = 0; i < 13; i++) log.every("10.0.0.7").warn("udp", "bad JSON")
  log.every("10.0.0.8").warn("udp", "bad JSON")
  assert.is(out.length, 2)
  time.now += 10_000
  log.every("10.0.0.7").warn("udp", "bad JSON")
  time.now += 10_000
  log.every("10.0.0.7").warn("udp", "bad JSON")
  assert.equal(out.slice(2), [
    "12:04:41  udp     bad JSON  (12 more like it left out)\n",
    "12:04:51  udp     bad JSON\n",
  ])
})

logging("remembers a bounded number of keys", () => {
  const { out, log } = lines()
  for (let i = 0; i < 5000; i++) log.every(`key ${i}`).warn("udp", "bad JSON")
  log.every("key 0").warn("udp", "forgotten, so said again")
  assert.is(out.length, 5001)
})

logging.run()
