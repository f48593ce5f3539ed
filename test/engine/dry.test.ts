import { suite } from "uvu"
import * as assert from "uvu/assert"
import { dryIn } from "../../src/engine/dry.ts"
import { written } from "../../src/engine/load/written.ts"
import { asRecorded } from "../../src/engine/replay/lineup.ts"
import { plainStep } from "../../src/engine/replay/plain-step.ts"
import type { Recorded } from "../../src/engine/replay/recorded.ts"
import { account } from "../../src/engine/replay/why.ts"
import { stepsOf } from "../../src/engine/steps-of.ts"
import { type Came, modules, recorded, start, versionFrom } from "./replay/kit.ts"

const test = suite("a dry run")
const version =
  await versionFrom(`import { batch, by, changed, email, index, publish, rollup, subscribe, when } from "dmon"

export const indexStream = index()
export const slowStream = when({ service: "api" }, by("host", changed("state", { initial: "ok" }, email("you@example.org"))))
export const heldStream = when({ service: "disk" }, rollup(1, "1h", email("ops@example.org")), publish("disks"))
export const topicStream = subscribe("disks", batch(2, "1h"))
export const brokenStream = when({ service: "broken" }, when(() => { throw new Error("no") }))
`)
const on = (records: readonly Came[], more: Partial<Recorded> = {}) => {
  const all = recorded(records, [version], more)
  return [all, asRecorded(all, { modules })] as const
}

const records: readonly Came[] = [
  [0, { host: "web-1", service: "api", state: "critical" }],
  [1, { host: "web-1", service: "disk", metric: 1 }],
]
const events = [
  { host: "web-1", service: "api", state: "critical" },
  { host: "web-1", service: "api", state: "ok" },
  { host: "web-2", service: "disk", metric: 2, tags: ["a"], attributes: { region: "eu" } },
  { host: "web-1", service: "broken" },
]
for (const event of events) {
  test(`tells of ${event.service} ${event.state ?? ""} what would have been told of it, had it come`, () => {
    const dry = dryIn(...on(records), [event], start + 2)
    const { steps, ran } = account(...on([...records, [2, event]]), 3)!
    assert.equal(
      dry.steps,
      stepsOf(steps, [event]).map(step => plainStep(step, stack => ran && written(stack, ran))),
    )
    assert.equal([dry.position, dry.time, dry.notes], [2, start + 2, []])
  })
}

test("leaves nothing behind: the second run is told the same", () => {
  const all = on(records)
  const [event] = events
  assert.equal(dryIn(...all, [event!], start + 2), dryIn(...all, [event!], start + 2))
})

test("begins where nothing has come yet", () => {
  const { position, steps } = dryIn(...on([]), [events[1]!], start)
  assert.is(position, 0)
  assert.ok(steps.some(({ address, verdict }) => address === "index/index" && verdict === "acted"))
})

test("says on what it does not rest", () => {
  const { notes } = dryIn(...on(records, { first: 5 }), [events[0]!], start + 2)
  assert.match(notes[0] ?? "", /^what came before record 5 is not known/)
})

test.run()
