import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { init } from "../../../../src/cli/commands/init/init.ts"
import { modules } from "../../../../src/cli/server/serve.ts"
import { type Loaded, loader } from "../../../../src/engine/load/load.ts"
import { run } from "../../../../src/engine/run.ts"
import type { Event } from "../../../../src/event/event.ts"
import type { Stream } from "../../../../src/streams/core/stream.ts"
import { paper } from "../../paper.ts"

const begin = suite("init")
let root = ""
begin.before.each(() => {
  root = mkdtempSync(join(tmpdir(), "dmon-init-"))
})
begin.after.each(() => rmSync(root, { recursive: true }))

async function beginning(folder: string, options = {}) {
  const { terminal, written } = paper()
  return { code: await init(folder, options, terminal), ...written }
}

begin("makes a folder with streams, tests and what the editor needs", async () => {
  const folder = join(root, "new/monitoring")
  const { code, out } = await beginning(folder)
  assert.is(code, 0)
  assert.equal(readdirSync(folder).sort(), [".dmon", "mystreams.test.ts", "mystreams.ts", "tsconfig.json"])
  const lines = readFileSync(join(folder, "mystreams.ts"), "utf8").trimEnd().split("\n").length
  assert.match(out, `created  mystreams.ts       3 streams, ${lines} lines`)
  assert.match(out, "next     cd ")
})

begin("never overwrites a file, and exits 1 when all are there", async () => {
  writeFileSync(join(root, "mystreams.ts"), "mine")
  const first = await beginning(root)
  assert.is(first.code, 0)
  assert.match(first.out, "kept     mystreams.ts       it was there before")
  assert.is(readFileSync(join(root, "mystreams.ts"), "utf8"), "mine")
  assert.is((await beginning(root)).code, 1)
})

begin("says what to add to a tsconfig.json of somebody's own", async () => {
  writeFileSync(join(root, "tsconfig.json"), "{}")
  assert.match((await beginning(root)).err, '"extends": "./.dmon/tsconfig.json"')
})

begin("answers in JSON", async () => {
  const { out } = await beginning(root, { json: true })
  assert.equal(JSON.parse(out).created, ["mystreams.ts", "mystreams.test.ts", "tsconfig.json"])
})

begin("says why a folder cannot be made", async () => {
  writeFileSync(join(root, "file"), "")
  const error = await beginning(join(root, "file/below")).catch(error => error)
  assert.is(error.code, "DM141")
})

begin("makes streams that type-check, load, and do what they say", async () => {
  const folder = join(root, "monitoring")
  mkdirSync(folder)
  await beginning(folder)
  const loading = loader([folder], { modules, cache: false })
  let loaded: Loaded | undefined
  try {
    loaded = await loading.load()
  } finally {
    await loading.close()
  }
  assert.equal(
    loaded.roots.map(({ name }) => name),
    ["apiSlow", "diskFull", "index"],
  )
  assert.equal(loaded.notes, [])
  const streams = Object.fromEntries(loaded.roots.map(({ name, stream }) => [name, stream as unknown as Stream<Event>]))
  const latency = (time: number, state: string) => ({ time, host: "web-1", service: "api latency", state })
  const { actions, index } = run(streams, [latency(0, "ok"), latency(10, "critical"), latency(20, "critical")])
  assert.equal(
    actions.map(({ time, output }) => [time, output]),
    [[10, "email"]],
  )
  assert.is(index.length, 1)
  loaded.dispose()
})

begin.run()
