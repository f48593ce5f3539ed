import { readFileSync } from "node:fs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { DmonError } from "../../../../src/base/error.ts"
import { testFrom } from "../../../../src/cli/commands/test/test-from.ts"
import { folder } from "../../../engine/load/folder.ts"
import { type Came, start, versionFrom } from "../../../engine/replay/kit.ts"
import { paper } from "../../paper.ts"
import { remembering } from "../../remembering.ts"

const test = suite("dmon test --from")
const version = await versionFrom(`import { batch, by, changed, email, log, rollup, when } from "dmon"
export const stateStream = by("host", changed("state", { initial: "ok" }, email("me@example.org")))
export const diskStream = when({ service: "disk" }, rollup(1, "1h", log()))
`)
const event = (host: string, state: string) => ({ host, service: "cpu", state })
const disk = (host: string) => ({ host, service: "disk", state: "ok" })
const noise: Came[] = Array.from({ length: 40 }, (_, i) => [i, event(`web-${i % 7}`, "ok")])
const story: Came[] = [
  ...noise,
  [50, event("db", "critical")],
  [51, event("web-3", "ok")],
  [52, event("db", "ok")],
  [60, disk("a")],
  [61, disk("b")],
  [62, disk("c")],
  [5000, event("x", "ok")],
]

async function making(from: string, records = story) {
  const files = folder()
  const { terminal, written } = paper()
  try {
    const code = await testFrom([files.at("made.test.ts")], { from }, terminal, remembering(records, version))
    return { code, ...written, text: readFileSync(files.at("made.test.ts"), "utf8") }
  } finally {
    files.remove()
  }
}

test("writes the fewest events that still come to an action", async () => {
  const { code, out, text } = await making("0.43/state/by[db]/changed/email/0")
  assert.is(code, 0)
  assert.match(out, "2 of 43 events still come to it")
  assert.match(text, `import * as streams from `)
  assert.match(
    text,
    `    { time: ${start + 50}, host: "db", service: "cpu", state: "critical" },\n    { time: ${start + 52}, host: "db", service: "cpu", state: "ok" },\n`,
  )
  assert.match(text, 'assert.deepEqual(told, ["db cpu critical","db cpu ok"])')
})

test("takes the first action of a range", async () => {
  const { text } = await making(`${start + 45}..${start + 51}`)
  assert.match(text, 'assert.deepEqual(told, ["db cpu critical"])')
})

test("lets time pass where a timer did it", async () => {
  const { text } = await making("0.47/disk/when/rollup/log/0")
  assert.match(text, "run(streams, events, { further: 3598 })")
  assert.match(text, 'assert.deepEqual(told, [[["a","disk","ok"]],[["b","disk","ok"],["c","disk","ok"]]])')
  assert.match(text, 'import type { Event } from "dmon"')
})

test("keeps arrivals that are not the events' own times", async () => {
  const late: Came[] = [[10, { ...event("db", "critical"), time: start - 5 }]]
  const { text } = await making("0.1/state/by[db]/changed/email/0", late)
  assert.match(text, `arrivals: [${start + 10}]`)
})

test("refuses what the recording does not come to", async () => {
  const code = (from: string) => making(from).catch((error: DmonError) => error.code)
  assert.is(await code("0.43/no/such"), "DM150")
  assert.is(await code("0.999/state"), "DM150")
  assert.is(await code(`${start + 53}..${start + 54}`), "DM150")
})

test.run()
