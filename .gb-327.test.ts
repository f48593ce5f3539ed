import assert from "node:assert/strict"
import { test } from "node:test"
import { by, email, rollup } from "dmon"
import { run } from "dmon/testing"

const diskStream = by("host", rollup(1, "1h", email("oncall@example.org")))

test("the first mail goes at once, the others of its hour together", () => {
  const full = (time: number) => ({ time, host: "web-1", service: "disk", metric: 0.95 })
  const { actions } = run(diskStream, [full(0), full(60), full(120)], { further: "1h" })
  assert.deepEqual(actions.map(({ time, output }) => [time, output]), [[0, "email"], [3600, "email"]])
})
