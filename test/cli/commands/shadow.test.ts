import { EventEmitter } from "node:events"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { DmonError } from "../../../src/base/error.ts"
import { diff } from "../../../src/cli/commands/diff.ts"
import { type ShadowFlags, shadow } from "../../../src/cli/commands/shadow.ts"
import type { CompareAnswer, Remote, ShadowAnswer, ShadowRequest } from "../../../src/engine/remote.ts"
import { folder } from "../../engine/load/folder.ts"
import { answering, paper } from "../paper.ts"

const test = suite("dmon diff and dmon shadow")
const files = folder({ "next.ts": 'import { index } from "dmon"\nexport const stream = index()\n' })
const file = files.at("next.ts")
test.after(() => files.remove())

const answer: ShadowAnswer = {
  seconds: 10,
  inputs: 4,
  failures: 0,
  faults: [],
  difference: {
    actions: {
      added: [{ id: "1.2/a", by: "a", time: 0, output: "log", key: "log", value: { host: "web-1", state: "ok" } }],
      gone: [],
      moved: [],
      same: 3,
    },
    index: { added: [], gone: [], changed: [], same: 1 },
  },
}

async function shadowing(flags: ShadowFlags, given: Partial<ShadowAnswer> = {}, interrupted = false) {
  const asked: ShadowRequest[] = []
  const signals = new EventEmitter()
  let ended = 0
  const remote: Remote = {
    ...answering([]).remote,
    async shadow(request) {
      asked.push(request)
      let over: (answer: ShadowAnswer) => void = () => {}
      const told = new Promise<ShadowAnswer>(resolve => (over = resolve))
      const end = () => {
        ended++
        over({ ...answer, ...given })
      }
      if (interrupted) setImmediate(() => signals.emit("SIGINT"))
      else over({ ...answer, ...given })
      return { answer: told, end, leave: () => {} }
    },
  }
  const { terminal, written } = paper({ isTTY: true })
  const code = await shadow([file], flags, terminal, remote, signals as never)
  return { code, asked, ended, ...written, left: signals.listenerCount("SIGINT") }
}

test("tells what a shadow did otherwise", async () => {
  const { code, asked, out, left } = await shadowing({ for: 10_000 })
  assert.equal([code, asked[0]?.seconds, asked[0]?.promote, left], [0, 10, false, 0])
  assert.match(out, "against what runs:  +1 −0 ~0 actions · index +0 −0 ~0     --show lists them")
  assert.match(out, "4 inputs in 10 s · 0 failed")
  const shown = await shadowing({ for: 10_000, show: true })
  assert.match(shown.out, /^\+ .*log {2}web-1 ok$/m)
  assert.is(JSON.parse((await shadowing({ for: 1000, json: true })).out).difference.actions.added[0].id, "1.2/a")
})

test("ends with Ctrl-C, and tells all the same", async () => {
  const { code, ended, out } = await shadowing({ for: 600_000 }, {}, true)
  assert.equal([code, ended], [0, 1])
  assert.match(out, "+1 −0")
})

test("exits 1 when it failed, ended by itself, or was not promoted", async () => {
  assert.is((await shadowing({ for: 1000 }, { failures: 1, faults: ["a: Error: no"] })).code, 1)
  assert.is((await shadowing({ for: 1000 }, { ended: "there were too many" })).code, 1)
  const refused = await shadowing(
    { for: 1000, promote: true },
    { promoted: { ok: false, version: 1, report: "not promoted: it failed" } },
  )
  assert.equal([refused.code, refused.asked[0]?.promote], [1, true])
  assert.match(refused.out, "not promoted: it failed")
})

test("has to be told for how long", async () => {
  assert.is(await shadowing({}).catch((error: DmonError) => error.code), "DM140")
  assert.is(await shadowing({ for: 0 }).catch((error: DmonError) => error.code), "DM140")
})

test("tells what a reload would keep, begin anew, and put aside", async () => {
  const compared: CompareAnswer = {
    same: false,
    version: 3,
    kept: ["a/by"],
    reset: [{ address: "b", why: "it is gone" }],
    homeless: ["c"],
  }
  const asked: unknown[] = []
  const remote: Remote = {
    ...answering([]).remote,
    async compare(version) {
      asked.push(version?.entries)
      return compared
    },
  }
  const { terminal, written } = paper()
  assert.is(await diff([file], {}, terminal, remote), 0)
  assert.equal(asked, [[file]])
  assert.equal(written.out.split("\n"), [
    "kept   a/by",
    "reset  b  (it is gone)",
    "aside  c  (no place for it: kept 10 min, should it return)",
    "against v3: state of 1 kept, 1 reset, 1 put aside",
    "",
  ])
  await diff([], { json: true }, terminal, remote)
  assert.equal(asked[1], undefined)
  assert.match(written.out, '"homeless":["c"]')
})

test.run()
