import { suite } from "uvu"
import * as assert from "uvu/assert"
import { complete } from "../../src/shell/complete/complete.ts"
import { liveNames } from "../../src/shell/complete/live-names.ts"
import { atWork } from "./kit.ts"

const test = suite("completion")
let work: Awaited<ReturnType<typeof atWork>>
const live = liveNames(() => work.remote)
// What is entered stands among the names of the process: one at a time has them.
test.before(async () => {
  work = await atWork()
})
// A late answer is for the next time: on a busy machine a first one may come too late.
const offers = async (line: string) => {
  for (let tries = 0; ; tries++) {
    const [found] = await complete(line, work.session, live)
    if (found.length > 0 || tries === 20) return found
  }
}

const table: readonly (readonly [line: string, offered: readonly string[]])[] = [
  // What is worst comes first.
  [`query('host = `, ['"web-1"', '"web-2"']],
  [`query('host = "web-2`, ['"web-2"']],
  [`query("host = `, ["'web-1'", "'web-2'"]],
  [`query('service = `, ['"api latency"', '"disk"', '"cpu"']],
  [`query('host = "web-1" and service = `, ['"api latency"', '"disk"']],
  [`query('state = "cr`, ['"critical"']],
  [`query('tagged `, ['"api"']],
  [`query('region = `, ['"eu"']],
  [`query('reg`, ["region"]],
  [`query('sta`, ["state"]],
  [`query('state `, ["=", "!=", "=~", "~=", "<", "<=", ">", ">=", "and", "or"]],
  [`query('state = "ok" `, ["and", "or"]],
  ["q`metr", ["metric"]],
  [".q sta", ["state"]],
  [`why("`, ["web-1", "web-2"]],
  [`why("web-1", "`, ["api latency", "disk"]],
  [`index.get("web-2", "`, ["cpu"]],
  [`whyNot("`, ["api", "disk", "email"]],
  [`tap("api/`, ["api/when"]],
  [`inspect("d`, ["disk"]],
  [`at("-1`, ["-1m", "-15m", "-1h", "-1d"]],
  ["streams.", ["api", "disk"]],
  ["inspect(streams.a", ["api"]],
  ["streams.api.n", ["name", "nodes"]],
  ["query('true').cs", ["csv"]],
  [".form", [".format"]],
  [".format y", ["yaml"]],
  [".ctx p", ["prod"]],
  [".explain ", ["DM201"]],
  ["whyN", ["whyNot"]],
]
for (const [line, offered] of table) {
  test(`of ${line} is ${offered.slice(0, 3).join(" ") || "nothing"}`, async () =>
    assert.equal(await offers(line), offered))
}

test("knows the names of RxJS and dmon, and what entries have declared", async () => {
  await work.prints("const mySpecialName = { inner: { leaf: 1 } }")
  assert.equal(await offers("mySpec"), ["mySpecialName"])
  assert.equal(await offers("mySpecialName.inner.l"), ["leaf"])
  assert.ok((await offers("bufferT")).includes("bufferTime"))
  assert.ok((await offers("changedS")).includes("changedState"))
})

test("offers at most 200, and asks the dmon once for all that is asked within two seconds", async () => {
  const many = await atWork(
    {},
    {},
    Array.from({ length: 500 }, (_, i) => ({ host: `h${i}`, service: "cpu" })),
  )
  const names = liveNames(() => many.remote)
  assert.is((await complete(`why("`, many.session, names))[0].length, 200)
  const asked = many.asked.length
  await complete(`why("h1`, many.session, names)
  assert.is(many.asked.length, asked)
  many.close()
})

test("offers nothing of a dmon that does not answer", async () => {
  const silent = { ...work.remote, query: () => Promise.reject(new Error("gone")) }
  assert.equal(
    await complete(
      `why("`,
      work.session,
      liveNames(() => silent),
    ),
    [[], ""],
  )
})

test.after(() => work.close())
test.run()
