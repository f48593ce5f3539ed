import { suite } from "uvu"
import * as assert from "uvu/assert"
import { DmonError } from "../../../src/base/error.ts"
import { follow } from "../../../src/cli/connection/follow.ts"
import { virtualTimers } from "../../base/virtual-timers.ts"
import { answering } from "../paper.ts"

const follows = suite("follow")

const soon = () => new Promise(resolve => setImmediate(resolve))
const gone = new DmonError("DM510", "no dmon answers")

/** A watch that is followed, on a clock of its own; `fails`: what each try to watch comes to, undefined if it succeeds. */
async function following(...fails: (DmonError | undefined)[]) {
  const timers = virtualTimers()
  const dmon = answering([])
  const said: unknown[] = []
  const remote = {
    watch: async (...of: Parameters<typeof dmon.remote.watch>) => {
      const error = fails.shift()
      if (error !== undefined) throw error
      return dmon.remote.watch(...of)
    },
  }
  const end = follow(
    remote,
    { kind: "flow" },
    {
      show: ({ seq }) => void said.push(seq),
      lost: () => void said.push("lost"),
      back: () => void said.push("back"),
      failed: error => void said.push((error as DmonError).code),
    },
    timers,
  )
  await soon()
  return {
    said,
    end,
    taps: dmon.taps,
    after: timers.move,
  }
}

follows("takes a watch up again after its last frame", async () => {
  const { said, taps, after, end } = await following()
  taps[0]!.frame({})
  taps[0]!.frame({})
  taps[0]!.over()
  taps[0]!.over()
  await after(500)
  assert.is(taps.length, 2)
  assert.equal(taps[1]!.since, { channel: "1-1", seq: 2 })
  assert.equal(said, [1, 2, "lost", "back"])
  end()
  assert.ok(taps[1]!.stopped)
})

follows("asks again until somebody answers, and says once that nobody does", async () => {
  const { said, taps, after } = await following(undefined, gone, gone)
  taps[0]!.over()
  await after(500)
  await after(500)
  assert.equal(said, ["lost"])
  await after(500)
  assert.equal(said, ["lost", "back"])
})

follows("fails where nobody answers at first, or what is asked is refused", async () => {
  assert.equal((await following(gone)).said, ["DM510"])
  const { said, taps, after } = await following(undefined, new DmonError("DM501", "no token"))
  taps[0]!.over()
  await after(500)
  assert.equal(said, ["lost", "DM501"])
})

follows("asks no more when it has ended", async () => {
  const { said, taps, after, end } = await following()
  taps[0]!.over()
  end()
  await after(5000)
  assert.is(taps.length, 1)
  assert.equal(said, ["lost"])
})

follows.run()
