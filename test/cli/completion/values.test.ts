import { suite } from "uvu"
import * as assert from "uvu/assert"
import { values } from "../../../src/cli/completion/values.ts"
import { answering, paper } from "../paper.ts"

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
  const begun = performance.now()
  await offering("hosts", () => ({ ...answering([]).remote, query: () => new Promise(() => {}) }))
  assert.ok(performance.now() - begun < 1000)
})

offered.run()
