import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { DmonError } from "../../src/base/error.ts"
import { log as logOf } from "../../src/base/log.ts"
import { askReplay } from "../../src/engine/ask-replay.ts"
import { engine } from "../../src/engine/engine.ts"
import { revive, type Version } from "../../src/engine/load/revive.ts"
import { virtualTimers } from "../base/virtual-timers.ts"
import { modules, versionFrom } from "./replay/kit.ts"

const test = suite("shadow")
const now = await versionFrom(`import { by, changed, index, log } from "dmon"
export const stateStream = by("host", changed("state", { initial: "ok" }, log()))
export const indexStream = index()
`)
const next = await versionFrom(`import { by, changed, index, log, when } from "dmon"
export const stateStream = by("host", changed("state", { initial: "ok" }, log()))
export const indexStream = index()
export const allStream = when({ state: "critical" }, log())
`)
const failing = await versionFrom(
  `import { when } from "dmon"\nexport const stream = when(() => { throw new Error("no") })\n`,
)
const event = (state: string) => ({ host: "a", service: "s", state, ttl: 3600 })

/** A running dmon, and what may be asked of it. */
async function running() {
  const revived = revive(now, { modules })
  const promoted: string[] = []
  const own = engine(
    { name: "test", streams: revived.roots, version: now.hash, listeners: [], telemetry: 0 },
    { log: logOf({ write: () => {} }), timers: virtualTimers() },
  )
  const remote = askReplay(own, {
    running: () => now,
    load: async () => revive(next, { modules }),
    revive: (version: Version) => revive(version, { modules }),
    async promote({ hash }) {
      promoted.push(hash)
      return { ok: true, version: 2, report: "live" }
    },
  })
  await own.start()
  return { own, remote, promoted, take: (state: string) => own.entrance.inject([event(state)], "test") }
}

test("gets what comes in, with the state of what runs, and tells what it did otherwise", async () => {
  const { own, remote, take } = await running()
  take("critical")
  const { answer, end } = await remote.shadow({ version: next, seconds: 60 })
  take("critical")
  take("ok")
  end()
  const { difference, inputs, failures, promoted } = await answer
  assert.equal([inputs, failures, promoted], [2, 0, undefined])
  const { added, gone, moved, same } = difference.actions
  assert.equal([added.length, gone.length, moved.length, same], [1, 0, 0, 1], "it knew that a was critical")
  assert.equal([difference.index.same, difference.index.changed], [1, []])
  await own.stop()
})

test("touches neither the index nor the loop-back of what runs, and no output", async () => {
  const { own, remote, take } = await running()
  const version = await versionFrom(`import { index, pipe, reinject, set, when } from "dmon"
export const stream = pipe(when({ service: "s" }), set({ service: "made" }), index(), reinject())
`)
  const { answer, end } = await remote.shadow({ version, seconds: 60 })
  take("ok")
  end()
  const { difference } = await answer
  assert.equal(
    difference.index.added.map(({ service }) => service),
    ["made"],
  )
  assert.equal(
    own.partition.index.search().events.map(({ service }) => service),
    ["s"],
  )
  await own.stop()
})

test("is alone, and gone when it has ended", async () => {
  const { own, remote, take } = await running()
  const first = await remote.shadow({ version: next, seconds: 60 })
  const refused = await remote.shadow({ version: next, seconds: 60 }).catch((error: DmonError) => error.code)
  assert.is(refused, "DM154")
  first.leave()
  await first.answer
  const second = await remote.shadow({ version: next, seconds: 60 })
  take("ok")
  second.end()
  assert.is((await second.answer).inputs, 1)
  await own.stop()
})

test("is promoted when its time is over and nothing failed, else not", async () => {
  const { own, remote, promoted, take } = await running()
  const one = await remote.shadow({ version: next, seconds: 0.01, promote: true })
  assert.is((await one.answer).promoted?.ok, true)
  const broken = await remote.shadow({ version: failing, seconds: 0.05, promote: true })
  take("ok")
  const told = await broken.answer
  assert.equal([told.failures, told.faults, told.promoted?.ok], [1, ["mystreams/when: Error: no"], false])
  const early = await remote.shadow({ version: next, seconds: 60, promote: true })
  early.end()
  assert.match((await early.answer).promoted?.report ?? "", "before its time")
  assert.equal(promoted, [next.hash])
  await own.stop()
})

test("compares without changing what runs", async () => {
  const { own, remote, take } = await running()
  take("critical")
  const { same, kept, reset, homeless } = await remote.compare(next)
  assert.equal([same, kept, reset, homeless], [false, ["state/by", "state/by[]/changed"], [], []])
  assert.is((await remote.compare(now)).same, true)
  assert.equal((await remote.compare()).kept.length, 2, "what stands in the files")
  assert.is((await remote.compare(failing)).homeless.length, 1)
  await own.stop()
})

test.run()
