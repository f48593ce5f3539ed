import { suite } from "uvu"
import * as assert from "uvu/assert"
import { hub } from "../../../src/engine/live/hub.ts"
import { WatchRequest } from "../../../src/engine/live/watch.ts"
import { virtual } from "../kit/station.ts"

const test = suite("what is watched of one engine")

function watched() {
  const timers = virtual(1_000_000)
  let gathering = 0
  const source = () => {
    gathering++
    return { snapshot: () => [], changes: () => undefined, stop: () => void gathering-- }
  }
  const all = hub({ timers, now: () => timers.now() / 1000, source })
  const watch = (kind: "index" | "tap", i: number) =>
    all.watch(WatchRequest.parse({ kind, query: `metric > ${i}` }), { show() {} })
  return { all, timers, watch, gathering: () => gathering }
}
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i)

test("keeps what nobody watches any more for 30 s, and of many only the ten that were left last", async () => {
  const { all, timers, watch, gathering } = watched()
  for (const i of upTo(100)) watch("tap", i).end()
  assert.is(all.channels, 10)
  assert.is(gathering(), 10)
  const { channel } = watch("tap", 99)
  assert.is(watch("tap", 99).channel, channel)
  await timers.pass(30_000)
  assert.is(all.channels, 1)
  assert.is(gathering(), 1)
})

test("refuses too many different watches of a kind; equal ones, and those of another kind, it takes", () => {
  const { watch } = watched()
  const first = upTo(50).map(i => watch("index", i))
  assert.throws(
    () => watch("index", 50),
    (error: { code: string }) => error.code === "DM507",
  )
  watch("index", 7)
  watch("tap", 7)
  first[0]?.end()
  watch("index", 50)
})

test("one who is behind is told again once it reads, though the clock was set back", async () => {
  const timers = virtual(10_000_000)
  let setBack = 0
  const all = hub({
    timers: { after: timers.after, now: () => timers.now() - setBack },
    now: () => 0,
    source: () => ({ snapshot: () => [], changes: () => ({ seen: 1, sent: 1, dropped: 0 }), stop() {} }),
  })
  let isBehind = false
  const slow: number[] = []
  const show = ({ slow: missed }: { slow?: { missed: number } }) => void (missed && slow.push(missed.missed))
  all.watch(WatchRequest.parse({ kind: "flow" }), { show, behind: () => isBehind })
  const missOne = async () => {
    isBehind = true
    await timers.pass(1000)
    isBehind = false
    await timers.pass(1000)
  }
  await missOne()
  setBack = 9_000_000
  await missOne()
  assert.is(slow.length, 2)
})

/** Connections that watch what tells something with each frame, of which each leaves so many MiB unread. */
function connected() {
  const timers = virtual(0)
  const all = hub({
    timers,
    now: () => timers.now() / 1000,
    source: () => ({ snapshot: () => [], changes: () => ({ seen: 1, sent: 1, dropped: 0 }), stop() {} }),
  })
  return {
    timers,
    connect(mebibytes: number) {
      const state = { mebibytes, frames: 0 }
      const unread = () => state.mebibytes * 1024 * 1024
      const show = () => void state.frames++
      const watch = () => all.watch(WatchRequest.parse({ kind: "tap" }), { show, unread })
      return { state, watch }
    },
  }
}

test("refuses another watch while all together leave more than 256 MiB unread, whoever it is", () => {
  const { connect } = connected()
  const slow = [0, 1, 2, 3].map(() => connect(64))
  const [first] = slow.map(({ watch }) => watch())
  const other = connect(0)
  other.watch()
  const [one] = slow
  if (one) one.state.mebibytes = 65
  assert.throws(
    () => other.watch(),
    (error: { code: string }) => error.code === "DM508",
  )
  first?.end()
  other.watch()
})

test("counts once what a connection with many watches leaves unread, until the last has ended", () => {
  const { connect } = connected()
  const { state, watch } = connect(0)
  const watches = upTo(10).map(watch)
  state.mebibytes = 200
  connect(0).watch()
  state.mebibytes = 300
  for (const { end } of watches.slice(1)) [end(), end()]
  assert.throws(() => connect(0).watch(), /no room/)
  watches[0]?.end()
  connect(0).watch()
})

test("gives those who have something unread nothing more meanwhile, and those who have not all there is", async () => {
  const { timers, connect } = connected()
  const [slow, quick] = [connect(0), connect(0)]
  slow.watch()
  quick.watch()
  await timers.pass(1000)
  const [before, quickly] = [slow.state.frames, quick.state.frames]
  slow.state.mebibytes = 300
  await timers.pass(1000)
  assert.is(slow.state.frames, before)
  assert.is(quick.state.frames, quickly + 10)
  slow.state.mebibytes = 0
  await timers.pass(1000)
  assert.ok(slow.state.frames > before)
})

test.run()
