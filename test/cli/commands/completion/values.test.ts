import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { values } from "../../../../src/cli/commands/completion/values.ts"
import { contextsPath, storeContexts } from "../../../../src/cli/connection/contexts.ts"
import { answering, paper } from "../../paper.ts"

const offered = suite("values")
const events = [
  { host: "web-1", service: "api" },
  { host: "web-1", service: "disk /" },
  { host: "a\nb", service: undefined },
]

async function offering(kind: string, remote = () => answering(events).remote) {
  const { terminal, written } = paper()
  assert.is(await values(kind, {}, terminal, remote), 0)
  return written.out.split("\n").filter(Boolean)
}

offered("are hosts and services, each once, without those that a line cannot hold", async () => {
  assert.equal(await offering("hosts"), ["web-1"])
  assert.equal(await offering("services"), ["api", "disk /"])
})

offered("are queries, some also without a running dmon", async () => {
  const queries = await offering("queries")
  assert.ok(queries.includes('service = "disk /"'))
  const alone = await offering("queries", () => {
    throw new Error("nobody is there")
  })
  assert.ok(alone.includes('state = "critical"'))
})

offered("are none of what is not known, nor when nobody answers", async () => {
  assert.equal(await offering("nonsense"), [])
  assert.equal(
    await offering("hosts", () => ({ ...answering([]).remote, query: () => Promise.reject(new Error()) })),
    [],
  )
})

offered("are not waited for longer than a person waits", async () => {
  const never = () => ({ ...answering([]).remote, query: () => new Promise<never>(() => {}) })
  assert.equal(await offering("hosts", never), [])
})

const node = (address: string) => ({ address, name: "x", args: "", feeds: [] })
const flowing = () =>
  answering(events, 2, undefined, {
    flow: async () => ({ version: 1, since: 0, streams: [{ name: "api", nodes: [node("api"), node("api/when")] }] }),
  }).remote

offered("are places of the streams, and globs of each", async () => {
  assert.equal(await offering("places", flowing), ["api.*", "api", "api/when"])
  const taps = await offering("taps", flowing)
  assert.ok(taps.includes("api/when") && taps.includes('host = "web-1"') && taps.includes('state = "critical"'))
})

offered("are contexts, without asking anybody", async () => {
  const folder = mkdtempSync(join(tmpdir(), "dmon-values-"))
  const env = { XDG_CONFIG_HOME: folder }
  storeContexts(contextsPath(env), { contexts: { prod: { url: "http://x/" } } })
  const { terminal, written } = paper()
  const nobody = () => {
    throw new Error("is not asked")
  }
  await values("contexts", {}, terminal, nobody, env)
  rmSync(folder, { recursive: true })
  assert.is(written.out, "default\nprod\n")
})

offered.run()
