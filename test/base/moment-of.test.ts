import { suite } from "uvu"
import * as assert from "uvu/assert"
import { momentOf } from "../../src/base/moment-of.ts"

const moments = suite("momentOf")
const local = (text: string) => new Date(text).getTime() / 1000
const now = local("2026-11-26T12:30:00")

const read: [text: string, moment: number][] = [
  ["1700000000.5", 1700000000.5],
  ["5m", now - 300],
  ["-5m", now - 300],
  ["1.5h", now - 5400],
  ["90 s ago", now - 90],
  ["5 min ago", now - 300],
  ["2026-11-25T03:00", local("2026-11-25T03:00:00")],
  ["2026-11-25 03:00:01", local("2026-11-25T03:00:01")],
  ["2026-11-25", local("2026-11-25T00:00:00")],
  ["2026-11-25T03:00:00Z", Date.parse("2026-11-25T03:00:00Z") / 1000],
  ["2026-11-25T03:00:00+02:00", Date.parse("2026-11-25T01:00:00Z") / 1000],
  ["12:03", local("2026-11-26T12:03:00")],
  ["9:03", local("2026-11-26T09:03:00")],
  ["12:03:10.5", local("2026-11-26T12:03:10.500")],
  ["23:59", local("2026-11-25T23:59:00")],
]
for (const [text, moment] of read) moments(`reads ${text}`, () => assert.is(momentOf(text, now), moment))

for (const text of ["", "soon", "yesterday", "-5", "5 weeks", "1:2", "25:00", "--5m", "2023-13-01"]) {
  moments(`does not read ${JSON.stringify(text)}`, () => assert.is(momentOf(text, now), undefined))
}

moments.run()
