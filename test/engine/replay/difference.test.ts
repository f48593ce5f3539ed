import { suite } from "uvu"
import * as assert from "uvu/assert"
import { difference } from "../../../src/engine/replay/difference.ts"
import type { Acted } from "../../../src/engine/replay/rehearsal.ts"

const test = suite("difference")
const acted = (time: number, subject: string, key = "mail"): Acted => ({
  id: "",
  by: "",
  time,
  output: "email",
  key,
  value: { subject },
})
const none = { index: [] }

test("tells what only one side did, and what both did at other times", () => {
  const before = [acted(1, "a"), acted(2, "b"), acted(3, "c"), acted(9, "c")]
  const after = [acted(1, "a"), acted(5, "b"), acted(3, "c"), acted(4, "d")]
  const { actions } = difference({ ...none, actions: before }, { ...none, actions: after })
  const subjects = (of: readonly Acted[]) => of.map(({ time, value }) => [time, (value as { subject: string }).subject])
  assert.equal(subjects(actions.added), [[4, "d"]])
  assert.equal(subjects(actions.gone), [[9, "c"]])
  assert.equal(
    actions.moved.map(({ before, after }) => [before.time, after.time]),
    [[2, 5]],
  )
  assert.is(actions.same, 2)
})

test("holds outputs apart, and events by who and what and how", () => {
  const event = (state: string): Acted => ({ ...acted(1, ""), value: { host: "a", service: "s", state, metric: 3 } })
  const { actions } = difference(
    { ...none, actions: [acted(1, "a"), event("ok")] },
    { ...none, actions: [acted(1, "a", "other"), event("critical")] },
  )
  assert.equal([actions.added.length, actions.gone.length, actions.moved.length, actions.same], [2, 2, 0, 0])
})

test("compares what the index was left with, times aside", () => {
  const a = { host: "a", service: "s", state: "ok", time: 1 }
  const { index } = difference(
    { actions: [], index: [a, { host: "b" }, { host: "c", metric: 1 }] },
    { actions: [], index: [{ ...a, time: 2 }, { host: "c", metric: 2 }, { host: "d" }] },
  )
  assert.equal([index.added, index.gone, index.changed.length, index.same], [[{ host: "d" }], [{ host: "b" }], 1, 1])
})

test.run()
