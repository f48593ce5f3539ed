import { execFileSync } from "node:child_process"
import { join } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { home } from "../../src/engine/load/child.ts"

const test = suite("memory of old versions")

test("is free again after many reloads", () => {
  const args = ["--expose-gc", "--import", "tsx", join(home, "test/fixtures/load/reloads.ts")]
  const { alive, grownMb } = JSON.parse(execFileSync(process.execPath, args, { cwd: home, encoding: "utf8" }))
  assert.ok(alive <= 2, `${alive} of 60 versions are alive`)
  assert.ok(grownMb < 10, `the heap has grown by ${grownMb} MB in 50 reloads`)
})

test.run()
