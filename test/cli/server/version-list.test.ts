import { suite } from "uvu"
import * as assert from "uvu/assert"
import { DmonError } from "../../../src/base/error.ts"
import { versionList } from "../../../src/cli/server/version-list.ts"
import type { Loaded } from "../../../src/engine/load/load.ts"

const test = suite("versionList")

const loaded = (hash: string) => ({ hash, files: ["/etc/streams.ts"] }) as unknown as Loaded
const carried = { kept: ["a", "b"], reset: [{ address: "c", why: "changed" }], homeless: [] }

test("tells the newest first: what ran, what became of the state, and why one was refused", () => {
  const { ran, refused, list } = versionList()
  ran(1, 10, loaded("one"))
  refused(1, 20, new DmonError("DM104", "does not type-check", { fix: "correct it" }))
  ran(2, 30, loaded("two"), carried)
  assert.equal(list(), [
    { number: 2, since: 30, hash: "two", files: ["/etc/streams.ts"], state: { kept: 2, reset: 1, aside: 0 } },
    {
      number: 1,
      since: 20,
      refused: {
        code: "DM104",
        message: "does not type-check",
        fix: "correct it",
        why: undefined,
        frame: undefined,
        more: {},
      },
    },
    { number: 1, since: 10, hash: "one", files: ["/etc/streams.ts"] },
  ])
})

test("remembers a hundred", () => {
  const { ran, list } = versionList()
  for (let i = 1; i <= 250; i++) ran(i, i, loaded(String(i)))
  assert.equal([list().length, list()[0]?.number, list().at(-1)?.number], [100, 250, 151])
})

test.run()
