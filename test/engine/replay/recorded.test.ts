import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { DmonError } from "../../../src/base/error.ts"
import { log as logOf } from "../../../src/base/log.ts"
import { askReplay } from "../../../src/engine/ask-replay.ts"
import { type Engine, engine } from "../../../src/engine/engine.ts"
import { data } from "../../../src/engine/journal/data.ts"
import type { Bundle } from "../../../src/engine/load/bundle.ts"
import { type Revived, revive, type Version } from "../../../src/engine/load/revive.ts"
import { versions } from "../../../src/engine/load/versions.ts"
import { asRecorded } from "../../../src/engine/replay/lineup.ts"
import { recordedFrom, recordedIn, versionAt } from "../../../src/engine/replay/recorded.ts"
import { rerun } from "../../../src/engine/replay/rerun.ts"
import { account } from "../../../src/engine/replay/why.ts"
import type { Action } from "../../../src/outputs/output.ts"
import { outputsOf } from "../../../src/streams/core/outputs-of.ts"
import { virtualTimers } from "../../base/virtual-timers.ts"
import { answerOf, modules, place, versionFrom } from "./kit.ts"

const test = suite("recorded")
const version = await versionFrom(`import { by, changed, index, log } from "dmon"
export const stateStream = by("host", changed("state", { initial: "ok" }, log()))
export const indexStream = index()
`)
const event = (state: string, host = "a") => ({ host, service: "s", state, ttl: 3600 })
const quiet = logOf({ write: () => {} })

/** A running dmon of this version, on timers that stand still, and what its output was asked for. */
function running(folder?: string) {
  const done: Action[] = []
  const revived = revive(version, { modules })
  const keeping = { segment: 1 << 20, bytes: 1 << 30, age: 1e12 }
  const opened = folder === undefined ? undefined : data(folder, keeping)
  if (opened) versions(opened.versions, { modules }).keep(version as Bundle)
  const own: Engine = engine(
    { name: "test", streams: revived.roots, version: version.hash, listeners: [], telemetry: 0, ttl: 5 },
    {
      log: quiet,
      timers: virtualTimers(),
      past: opened && {
        data: opened,
        durable: false,
        whenFull: "stop",
        every: 1e9,
        streamsOf: () => revived.roots,
        ttl: 5,
      },
    },
  )
  for (const output of outputsOf(own.partition.tree)) {
    Object.assign(output, {
      open: () => ({
        batch: 99,
        deliver: async (actions: Action[]) => void done.push(...actions),
        close: async () => {},
      }),
    })
  }
  return { own, done, revived }
}

const remoteOf = (own: Engine, revived: Revived) =>
  askReplay(own, {
    running: () => version,
    load: async () => revived,
    revive: (one: Version) => revive(one, { modules }),
    promote: async () => ({ ok: true, version: 2, report: "" }),
  })

test("plays what a running dmon has in memory as it happened there", async () => {
  const { own, done, revived } = running()
  await own.start()
  for (const state of ["ok", "critical", "critical", "ok"]) own.entrance.inject([event(state)], "test")
  const answer = await remoteOf(own, revived).recording({})
  await own.stop()
  const held = recordedFrom(answer)
  assert.equal([answer.folder, answer.ttl, held.first, [...held.entries()].length], [undefined, 5, 1, 4])
  const { actions, index } = await rerun(held, asRecorded(held, { modules }), {})
  assert.equal(
    actions.map(({ id }) => id),
    done.map(({ id }) => id),
  )
  assert.is(actions.length, 2)
  assert.equal(
    index.map(({ state }) => state),
    ["ok"],
  )
})

test("reads a data folder beside the dmon that writes it, and changes nothing in it", async () => {
  const folder = place()
  const { own, done, revived } = running(folder)
  await own.start()
  own.entrance.inject([event("critical")], "test")
  const answer = await remoteOf(own, revived).recording({})
  assert.is(answer.folder, folder)
  const held = recordedIn(folder)
  const { actions, stateKnown } = await rerun(held, asRecorded(held, { modules }), {})
  assert.equal([actions.map(({ id }) => id), stateKnown, done.length], [done.map(({ id }) => id), true, 1])
  assert.is(versionAt(held, 2), version.hash)
  own.entrance.inject([event("ok")], "test")
  assert.ok((await remoteOf(own, revived).recording({ inline: true })).pages)
  await own.stop()
  // A snapshot was taken at the stop: from there on the state is known.
  const after = recordedIn(folder)
  assert.is(after.snapshot(Number.POSITIVE_INFINITY)?.value.ttl, 5)
  const rest = await rerun(after, asRecorded(after, { modules }), { from: Date.now() })
  assert.equal([rest.records, rest.index.map(({ state }) => state)], [0, ["ok"]])
  rmSync(folder, { recursive: true })
})

test("finds the first record of a moment", () => {
  const held = recordedFrom(
    answerOf([
      [0, event("a")],
      [10, event("b")],
      [20, event("c")],
    ]),
  )
  const at = (seconds: number) => held.at((1_700_000_000 + seconds) * 1000)
  assert.equal([at(-5), at(0), at(1), at(20), at(21)], [1, 1, 2, 3, 4])
})

test("hands over only the last of it where only that is wanted", async () => {
  const { own, revived } = running()
  await own.start()
  own.entrance.inject([event("ok")], "test")
  const answer = await remoteOf(own, revived).recording({ last: 60 })
  assert.is([...recordedFrom(answer).entries()].length, 1)
  await own.stop()
})

test("says that a folder is none of dmon's", () => {
  assert.throws(
    () => recordedIn(place()),
    (error: DmonError) => error.code === "DM603",
  )
})

test("does not play what came through no streams, where those that ran then are gone", async () => {
  const folder = place()
  try {
    const { own, revived } = running(folder)
    await own.start()
    own.entrance.inject([event("critical")], "test")
    await own.stop()
    rmSync(join(folder, "streams"), { recursive: true })
    const recorded = recordedIn(folder)
    const gone = (error: DmonError) =>
      error.code === "DM150" &&
      error.message === `the streams that ran then (${version.hash.slice(0, 8)}) are not kept` &&
      /--streams/.test(error.fix ?? "")
    const fails = (of: Promise<unknown>) =>
      of.then(
        () => assert.unreachable(),
        error => assert.ok(gone(error), error.message),
      )
    await fails(rerun(recorded, asRecorded(recorded, { modules }), {}))
    assert.throws(() => account(recorded, asRecorded(recorded, { modules }), 2), gone)
    const others = () => ({ ...asRecorded(recorded, { modules }), of: () => revived })
    assert.is((await rerun(recorded, others(), {})).actions.length, 1)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test("tells what is damaged of a folder, and gives the rest", async () => {
  const folder = place()
  try {
    const { own } = running(folder)
    await own.start()
    for (const state of ["ok", "warning", "ok", "critical"]) own.entrance.inject([event(state)], "test")
    await own.stop()
    const [file = ""] = readdirSync(join(folder, "journal"))
    const path = join(folder, "journal", file)
    const bytes = readFileSync(path)
    const whole = [...recordedIn(folder).entries()].length
    bytes[bytes.length >> 1]! ^= 1
    writeFileSync(path, bytes)
    const [version = ""] = readdirSync(join(folder, "streams"))
    writeFileSync(join(folder, "streams", version), "{")
    const recorded = recordedIn(folder)
    assert.ok([...recorded.entries()].length < whole)
    assert.is(recorded.version(version.replace(".json", "")), undefined)
    assert.match(recorded.damage?.join("\n") ?? "", /damaged at the end of 0+1\.journal\n\w+\.json is damaged$/)
    assert.equal(readFileSync(path), bytes, "who only reads changes nothing")
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test.run()
