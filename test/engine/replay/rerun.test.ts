import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { DmonError } from "../../../src/base/error.ts"
import { always, asRecorded } from "../../../src/engine/replay/lineup.ts"
import { notesOf } from "../../../src/engine/replay/notes.ts"
import { mustDeclare, params } from "../../../src/engine/replay/params.ts"
import type { Recorded } from "../../../src/engine/replay/recorded.ts"
import { rerun, type Stretch } from "../../../src/engine/replay/rerun.ts"
import { type Came, modules, recorded, start, versionFrom } from "./kit.ts"

const test = suite("rerun")
const changes = await versionFrom(`import { by, changed, log } from "dmon"
export const stateStream = by("host", changed("state", { initial: "ok" }, log()))
`)
const all = await versionFrom(`import { by, changed, log } from "dmon"
export const stateStream = by("host", changed("state", { initial: "ok" }, log({ prefix: "!" })))
export const otherStream = log()
`)
const event = (state: string, host = "a") => ({ host, service: "s", state })
const story = [
  [0, event("critical")],
  [10, event("critical")],
  [20, event("ok")],
  [30, event("critical")],
] as const

async function told(of: Recorded, stretch: Stretch = {}, lineup = asRecorded(of, { modules })) {
  const played = await rerun(of, lineup, stretch)
  return { ...played, times: played.actions.map(({ time, key }) => [time - start, key]) }
}

test("plays what came through what ran, and records what outputs would have got", async () => {
  const { times, records, from, to, stateKnown, failures, index } = await told(recorded(story, [changes]))
  assert.equal(times, [
    [0, "log"],
    [20, "log"],
    [30, "log"],
  ])
  assert.equal([records, from - start, to - start, stateKnown, failures, index], [4, 0, 30, true, 0, []])
})

test("gives actions the ids that they had", async () => {
  const { actions } = await told(recorded(story, [changes]))
  assert.is(actions[1]?.id, "0.3/state/by[a]/changed/log/0")
})

test("tells a range only, but knows what was before", async () => {
  const { times, records } = await told(recorded(story, [changes]), { from: start + 5, to: start + 25 })
  assert.equal([times, records], [[[20, "log"]], 2])
})

test("follows the versions that the recording names, and carries their state over", async () => {
  const of = recorded(
    [
      [0, { start: { epoch: 1, gap: 0, streams: changes.hash } }],
      [0, event("critical")],
      [5, { reload: { streams: all.hash } }],
      [10, event("critical")],
    ],
    [changes, all],
  )
  const { times, missing } = await told(of)
  assert.equal(
    times,
    [
      [0, "log"],
      [10, "log"],
    ],
    "the change was known: only the new stream tells",
  )
  assert.equal(missing, [])
})

test("plays one version throughout where it is told to", async () => {
  const of = recorded([[0, { start: { epoch: 1, gap: 0, streams: changes.hash } }], ...story], [changes, all])
  const { times } = await told(of, {}, always(all, "all", { modules }))
  assert.equal(times.filter(([, key]) => key === "log !").length, 3)
})

test("goes on from the newest snapshot before the range", async () => {
  const before = recorded(story, [changes])
  let asked: number | undefined
  const { partition } = await import("../../../src/engine/partition.ts")
  const given = partition({ start: (start + 20) * 1000, act: () => {} })
  given.swap(given.grow(asRecorded(before, { modules }).of(undefined)!.roots))
  given.input((start + 20) * 1000, [event("critical")], 3)
  const snapshot = given.save()
  const of: Recorded = {
    ...before,
    snapshot(position) {
      asked = position
      return position >= 3 ? { position: 3, value: { snapshot, streams: changes.hash } } : undefined
    },
  }
  const { times, stateKnown } = await told(of, { from: start + 25 })
  assert.equal([times, stateKnown, asked], [[], true, 3], "in the snapshot it was critical already")
})

test("says what it does not know: the beginning, and versions that are not kept", async () => {
  const later = recorded(story, [changes])
  const cut: Recorded = { ...later, first: 3, entries: from => later.entries(Math.max(3, from ?? 0)) }
  assert.is((await told(cut)).stateKnown, false)
  const gone = recorded([...story, [40, { reload: { streams: "gone" } }]], [changes])
  assert.equal((await told(gone)).missing, ["gone"])
  const reloaded = recorded([...story, [40, { reload: { streams: changes.hash } }]], [changes])
  assert.equal((await told(reloaded)).missing, [""], "what ran before the first reload was another one")
})

test("says in whose time nothing was played, since neither those streams nor others were to be had", async () => {
  const records: Came[] = [
    [0, { start: { epoch: 1, gap: 0, streams: "gone" } }],
    [1, event("critical")],
    [2, { reload: { streams: changes.hash } }],
    ...story.map(([at, what]): Came => [at + 10, what]),
  ]
  const of = { ...recorded(records, [changes]), fallback: undefined }
  const { times, missing, unplayed, stateKnown } = await told(of)
  assert.equal([missing, unplayed], [[], ["gone"]])
  assert.equal(
    times.map(([at]) => at),
    [10, 30, 40],
  )
  assert.equal(notesOf({ stateKnown, missing, unplayed }, of), [
    "the streams that ran then (gone) are not kept, nor any before them: what came in their time went nowhere",
  ])
})

test("goes at the pace that it is given, timers too", async () => {
  const held = await versionFrom(`import { batch, log } from "dmon"\nexport const stream = batch(10, "4s", log())\n`)
  const moments: number[] = []
  const of = recorded(
    [
      [0, event("x")],
      [10, event("y")],
    ],
    [held],
  )
  const pace = async (time: number) => void moments.push(time / 1000 - start)
  await rerun(of, asRecorded(of, { modules }), { pace })
  assert.equal(moments.slice(0, 2), [0, 4])
  assert.is(moments.at(-1), 10)
})

test("counts failures, and tells the first", async () => {
  const failing = await versionFrom(
    'import { when } from "dmon"\nexport const stream = when(() => { throw new Error("no") })\n',
  )
  const { failures, faults } = await told(recorded(story, [failing]))
  assert.equal([failures, faults.length, faults[0]], [4, 4, "mystreams/when: Error: no"])
})

test("gives the streams' own code the time of the recording", async () => {
  const clocked = await versionFrom(`import { log, set, smap } from "dmon"
export const stream = smap(e => ({ ...e, metric: Date.now() / 1000 + new Date().getTime() / 1000 - 2 * ${start}, state: String(Math.random()) }), log())
`)
  const once = await told(recorded(story, [clocked]))
  const again = await told(recorded(story, [clocked]), { from: start + 20 })
  const values = (of: typeof once) => of.actions.map(({ value }) => value as { metric: number; state: string })
  assert.equal(
    values(once).map(({ metric }) => metric),
    [0, 20, 40, 60],
  )
  assert.equal(
    values(again).map(({ state }) => state),
    values(once)
      .slice(2)
      .map(({ state }) => state),
  )
})

const limited = `import { log, over, param } from "dmon"
export const stream = over(param("limit", 5), log())
`

test("runs with other values of params, of the kind that they have", async () => {
  const version = await versionFrom(limited)
  const measured = recorded(
    [
      [0, { metric: 4 }],
      [1, { metric: 6 }],
      [2, { metric: 8 }],
    ],
    [version],
  )
  const count = async (values: Record<string, string>) => {
    const set = params(values)
    const lineup = always(version, "", {
      modules: { ...modules, dmon: { ...(modules["dmon"] as object), param: set.param } },
    })
    return (await told(measured, {}, lineup)).times.length
  }
  assert.equal([await count({}), await count({ limit: "3" }), await count({ limit: "7" })], [2, 3, 1])
  assert.throws(
    () => params({ limit: "x" }).param("limit", 5),
    (error: DmonError) => error.code === "DM151",
  )
  assert.throws(
    () => params({ on: "maybe" }).param("on", true),
    (error: DmonError) => error.code === "DM151",
  )
  assert.is(params({ on: "false" }).param("on", true), false)
  assert.is(params({ who: "a" }).param("who", "b"), "a")
})

test("names the param that was meant", () => {
  const set = params({})
  set.param("threshold", 90)
  assert.throws(
    () => mustDeclare(["treshold"], set),
    (error: DmonError) => error.more["did you mean"] === "threshold ?",
  )
  mustDeclare(["threshold"], set)
})

test.run()
