import { suite } from "uvu"
import * as assert from "uvu/assert"
import { momentOf } from "../../src/cli/moment-of.ts"

const moments = suite("momentOf")
const local = (text: string) => new Date(text).getTime() / 1000
const now = local("2026-11-26T12:30:00")

const read: [text: string, moment: number][] = [
  ["1700000000.5", 1700000000.5],
  ["5m", now - 300],
  ["-5m", now - 300],
  ["2026-11-25T03:00", local("2026-11-25T03:00:00")],
  ["2026-11-25", local("2026-11-25T00:00:00")],
  ["2026-11-25T03:00:00Z", Date.parse("2026-11-25T03:00:00Z") / 1000],
  ["12:03", local("2026-11-26T12:03:00")],
  ["12:03:10.5", local("2026-11-26T12:03:10.500")],
  ["23:59", local("2026-11-25T23:59:00")],
]
for (const [text, moment] of read) moments(`reads ${text}`, () => assert.is(momentOf(text, now), moment))

for (const text of ["", "soon", "-5", "5 m", "1:2", "--5m"]) {
  moments(`refuses ${JSON.stringify(text)}`, () => assert.throws(() => momentOf(text, now), /how long ago/))
}

moments.run()
