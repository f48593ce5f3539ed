import { suite } from "uvu"
import * as assert from "uvu/assert"
import { DmonError } from "../../../src/base/error.ts"
import { placeIn, reasonIn } from "../../../src/web/dashboard/refusal.ts"

const test = suite("a refusal")

const refused = (reason: string) =>
  new DmonError("DM105", "reload refused, v1 (06:20:33) keeps running — no event was lost", {
    frame: "s.ts:54:59  TS2769\n  54 │ hysteresis(",
    more: { reason, now: "the running version differs" },
    fix: "correct s.ts:54:59",
  }).render()

test("tells the reason behind it, and the first line of that", () => {
  assert.is(
    reasonIn(refused('DM104: s.ts does not type-check (2 errors)\nhysteresis does not take "1"\nthere is no metrc')),
    'DM104: s.ts does not type-check (2 errors): hysteresis does not take "1"',
  )
  assert.is(reasonIn(refused("DM109: it did not finish loading")), "DM109: it did not finish loading")
})

test("is its first line where it gives no reason", () => {
  assert.is(reasonIn("error DM103: s.ts exports no stream\n  fix  export one"), "error DM103: s.ts exports no stream")
})

test("tells the place that it names first", () => {
  assert.is(placeIn(refused("DM104: s.ts:3:1 is wrong")), "s.ts:54:59")
  assert.is(placeIn("nothing is there"), undefined)
})

test.run()
