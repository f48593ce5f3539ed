import { suite } from "uvu"
import * as assert from "uvu/assert"
import { DmonError } from "../../../src/base/error.ts"
import { log as logOf } from "../../../src/base/log.ts"
import { reloads } from "../../../src/cli/server/reloads.ts"
import { type Engine, engine } from "../../../src/engine/engine.ts"
import type { Loaded } from "../../../src/engine/load/load.ts"
import type { Named } from "../../../src/engine/partition.ts"
import { event } from "../../../src/event/event.ts"
import { index } from "../../../src/index/indexing.ts"
import type { Action } from "../../../src/outputs/output.ts"
import { by } from "../../../src/streams/by.ts"
import { changed } from "../../../src/streams/changed.ts"
import { expired } from "../../../src/streams/expired.ts"
import { rate } from "../../../src/streams/rate.ts"
import { rollup } from "../../../src/streams/rollup.ts"
import { throttle } from "../../../src/streams/throttle.ts"
import { seeded } from "../../engine/kit/fragile.ts"
import { ask, telling, told, virtual } from "../../engine/kit/station.ts"

const test = suite("reloads")
const begins = 1_700_000_000_000

/** Streams with state for each key, and with timers that ask an output. */
const streamsFor = (tell: (actions: readonly Action[]) => void): readonly Named[] => {
  const output = ask(telling("out", tell)) as never
  const streams = {
    index: index(),
    expired: expired(output),
    changed: by(["host", "service"], changed("state", { initial: "ok" }, output)),
    rates: by("host", rate(1, output)),
    many: by("service", rollup(1, 3, output)),
    few: throttle(2, "2s", output),
  }
  return Object.entries(streams).map(([name, stream]) => ({ name, stream: stream as never }))
}

/** A version whose timers count as ended when it is let go. */
function version(roots: readonly Named[], hash: string) {
  const loaded = { roots, hash, files: [], notes: [], took: {}, options: undefined, listeners: undefined, ends: 0 }
  return Object.assign(loaded, { dispose: () => void loaded.ends++ }) as unknown as Loaded & { readonly ends: number }
}

interface Scene {
  readonly running: Engine
  readonly said: string[]
  readonly done: Action[]
  readonly first: ReturnType<typeof version>
  /** What the next loads give, or throw. */
  loads(next: Loaded | Error): void
  readonly reload: ReturnType<typeof reloads>["reload"]
  readonly timers: ReturnType<typeof virtual>
}

async function scene(): Promise<Scene> {
  const [timers, said, done]: [ReturnType<typeof virtual>, string[], Action[]] = [virtual(begins), [], []]
  const log = logOf({ write: text => void said.push(text), now: timers.now })
  const streams = streamsFor(actions => done.push(...actions))
  const first = version(streams, "one")
  const running = engine({ name: "test", streams, version: "one", listeners: [], telemetry: 0 }, { log, timers })
  await running.start()
  let current: Loaded = first
  let next: Loaded | Error = first
  const files = {
    async load() {
      if (next instanceof Error) throw next
      return next
    },
  } as never
  const became = (loaded: Loaded) => void (current = loaded)
  const { reload } = reloads({ files, running, log, current: () => current, became, keep() {} })
  const loads = (given: Loaded | Error) => void (next = given)
  return { running, said, done, first, loads, reload, timers }
}

const [hosts, services] = [
  ["a", "b", "c"],
  ["p", "q"],
]
/** Events for so many seconds, 5,000 in each; between them, at random moments, something else. */
async function course({ running, timers }: Scene, seconds: number, between: () => Promise<unknown> = async () => {}) {
  const [events, moments] = [seeded(1), seeded(2)]
  const some = (of: readonly string[]) => of[Math.floor(events() * of.length)]
  for (let ms = 0; ms < seconds * 1000; ms += 10) {
    const states = events() < 0.01 ? ["ok", "warning", "critical"] : ["ok"]
    const batch = Array.from({ length: 50 }, () =>
      event({
        host: some(hosts as string[]),
        service: some(services as string[]),
        state: some(states),
        ttl: 1,
        metric: events(),
      }),
    )
    running.entrance.inject(batch, "test")
    if (moments() < 0.2) await between()
    await timers.pass(10)
  }
  await timers.pass(5000)
}

/** All that can be seen of an engine, but for how long things took, and what the process holds. */
const seen = ({ running, done, said }: Scene) => {
  const { latency: _, started: __, process: ___, version_of_streams: version, ...status } = running.status()
  const records = [...running.journal.read()].map(({ bytes, ...rest }) => ({
    ...rest,
    bytes: Buffer.from(bytes).toString(),
  }))
  const others = said.filter(line => !/ reload /.test(line))
  return { state: told(running.partition), status, version: version.number, records, done, said: others }
}

test("of what runs already change nothing that can be seen, at 5,000 events a second", async () => {
  const [still, reloaded] = [await scene(), await scene()]
  await course(still, 5)
  let count = 0
  await course(reloaded, 5, async () => {
    const { ok, report } = await reloaded.reload()
    assert.equal([ok, report], [true, "unchanged: v1 runs"])
    count++
  })
  assert.ok(count > 50, `${count} reloads`)
  assert.ok(still.done.length > 50, `${still.done.length} actions`)
  assert.equal(seen(reloaded), seen(still))
  assert.equal(reloaded.said, still.said)
})

test("that are refused change nothing but what is said, and the next good one says that all is well", async () => {
  const [still, refused] = [await scene(), await scene()]
  await course(still, 2)
  await course(refused, 2, async () => {
    refused.loads(new DmonError("DM104", "it does not type-check"))
    assert.is((await refused.reload()).ok, false)
    assert.match(refused.running.status().stale?.error ?? "", /DM104/)
  })
  refused.loads(refused.first)
  assert.is((await refused.reload()).ok, true)
  assert.match(refused.said.at(-1) ?? "", /the file is as v1, which runs/)
  assert.equal(seen(refused), seen(still))
})

test("let go of a second version of what runs already", async () => {
  const { first, loads, reload } = await scene()
  const second = version(first.roots, first.hash)
  loads(second)
  await reload()
  assert.equal([first.ends, second.ends], [0, 1])
})

test.run()
