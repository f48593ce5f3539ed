import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { PlainStep } from "../../src/engine/replay/plain-step.ts"
import { reasonsOf } from "../../src/print/reasons.ts"
import { plainStep } from "../engine/kit/plain-step.ts"

const test = suite("reasonsOf")

const step = (more: Partial<PlainStep>) => plainStep("a/when", "stopped", { time: 1_800_000_000, ...more })

const told: readonly (readonly [what: string, step: Partial<PlainStep>, reasons: string])[] = [
  [
    "what a test read",
    { read: { metric: 0.42, "attributes.app": "shop", host: undefined } },
    'metric 0.42, app "shop", host nothing',
  ],
  ["that what a test looks at is absent", { read: {} }, "what it looks at is absent"],
  ["nothing of what is absent where it passed", { read: {}, verdict: "passed" }, ""],
  ["what it keeps, and kept before", { before: { last: "ok" }, state: { last: "critical" } }, 'last "ok" → "critical"'],
  ["what it keeps still", { before: { last: "ok" }, state: { last: "ok" } }, 'last "ok"'],
  ["how many it holds", { before: { held: { length: 5 } }, state: { held: { length: 6 }, seed: 1 } }, "held 5 → 6"],
  ["not what was not there before", { before: {}, state: { last: "ok", held: [] } }, 'last "ok"'],
  ["that what was held is gone", { before: { held: [1, 2, 3] }, state: { held: [] } }, "held 3 → 0"],
  [
    "of an operator what it knows, and not how it counts",
    {
      name: "stable",
      verdict: "held",
      before: { came: 0, lasted: false, held: [] },
      state: { value: "critical", came: 1_800_000_000_000, lasted: false, held: [{}] },
    },
    'value "critical", held 0 → 1',
  ],
  ["a state that is one value", { before: 1, state: 2 }, "keeps 2"],
  ["what it let go", { dropped: ["max"] }, "let go: max"],
  [
    "what it asked for, not by which way",
    { verdict: "acted", acted: [{ target: "index" }, { target: "email to a@example.org from b by C" }] },
    "→ index, → email to a@example.org",
  ],
  ["which timer was due", { verdict: "passed", timer: "flush" }, "its timer flush was due"],
  ["what raw RxJS gave", { verdict: "opaque", emitted: [1, 2] }, "raw RxJS: it gave 2"],
  ["nothing that moves a cursor", { read: { description: "\x1b[2J" } }, 'description "\\u001b[2J"'],
]
for (const [what, of, reasons] of told) test(`tells ${what}`, () => assert.is(reasonsOf(step(of)), reasons))

test("tells until when something is held", () => {
  const held = step({ verdict: "held", due: { end: 1_800_000_300, last: 1_800_009_000 } })
  assert.match(reasonsOf(held), /^until \d\d:\d\d:\d\d, 5m later$/)
})

test("tells an action's id where that is wanted", () => {
  const acted = step({ verdict: "acted", acted: [{ target: "log", id: "0.1/a/log/0" }, { target: "index" }] })
  assert.is(reasonsOf(acted, { ids: true }), "→ log  (0.1/a/log/0), → index")
})

test.run()
