import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { DmonError } from "../../src/base/error.ts"
import { deliver } from "../../src/outputs/deliver.ts"
import type { Failure } from "../../src/outputs/failure.ts"
import { type Action, final, type Output } from "../../src/outputs/output.ts"
import { virtualTimers } from "../base/virtual-timers.ts"

const delivery = suite("deliver")

const action = (id: string | number): Action<string> => ({ id: `${id}`, value: `v${id}`, by: "stream/test", time: 0 })
const soft = () => new DmonError("DM401", "try later")
const hard = () => final(new DmonError("DM401", "never"))

/** An output that does what `answer` says for each try: an error to throw, or nothing. */
function bench(options: Partial<Parameters<typeof deliver>[1]> = {}, batch?: number) {
  const clock = virtualTimers()
  const tries: { at: number; ids: string[] }[] = []
  const got: string[] = []
  const failures: Failure<string>[] = []
  const it = {
    clock,
    tries,
    got,
    failures,
    opened: 0,
    closed: 0,
    answer: (_ids: string[]): Error | undefined | Promise<void> => undefined,
  }
  const output: Output<string> = {
    name: "test",
    key: "test",
    open: () => {
      it.opened++
      return {
        ...(batch !== undefined && { batch }),
        async deliver(actions) {
          const ids = actions.map(({ id }) => id)
          tries.push({ at: clock.now(), ids })
          const answer = it.answer(ids)
          if (answer instanceof Error) throw answer
          await answer
          got.push(...ids)
        },
        async close() {
          it.closed++
        },
      }
    },
  }
  const queue = deliver(output, { clock, report: failure => failures.push(failure as Failure<string>), ...options })
  return Object.assign(it, { queue, output })
}

const balanced = ({ queue: { ledger } }: ReturnType<typeof bench>) =>
  assert.is(ledger.in, ledger.out + Object.values(ledger.dropped).reduce((a, b) => a + b, 0) + ledger.held)

delivery("delivers in order, opens the output for the first action only, and never in the caller's turn", async () => {
  const it = bench()
  assert.is(it.opened, 0)
  for (let i = 0; i < 5; i++) assert.is(it.queue.offer(action(i)), true)
  assert.is(it.opened, 0)
  await it.clock.move(0)
  assert.equal(it.got, ["0", "1", "2", "3", "4"])
  assert.is(it.opened, 1)
  assert.equal(it.queue.ledger, { in: 5, out: 5, dropped: {}, held: 0 })
  assert.is(it.clock.size, 0)
})

delivery("delivers as many at once as the output takes", async () => {
  const it = bench({}, 3)
  for (let i = 0; i < 8; i++) it.queue.offer(action(i))
  await it.clock.move(0)
  assert.equal(
    it.tries.map(({ ids }) => ids.length),
    [1, 3, 3, 1],
  )
})

delivery("tries again after 1, 2, 4 … 300 seconds, and keeps the order", async () => {
  const it = bench()
  it.answer = () => (it.clock.now() < 2_000_000 ? soft() : undefined)
  it.queue.offer(action("a"))
  await it.clock.move(500)
  it.queue.offer(action("b"))
  await it.clock.move(3_000_000)
  const pauses = it.tries.map(({ at }, i) => (at - (it.tries[i - 1]?.at ?? 0)) / 1000).slice(1, -1)
  assert.equal(pauses, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300, 300])
  assert.equal(it.got, ["a", "b"])
  balanced(it)
})

delivery("reports a failed try with what is kept and when it goes on", async () => {
  const it = bench()
  it.answer = () => soft()
  it.queue.offer(action("a"))
  it.queue.offer(action("b"))
  await it.clock.move(1000)
  const [first, second] = it.failures
  assert.equal([first!.willRetry, first!.attempt, first!.retryAt], [true, 1, 1000])
  assert.equal(
    first!.actions.map(({ id }) => id),
    ["a"],
  )
  assert.match(first!.error.render(), "kept      2 actions queued, next try in 1 s, gives up after 24 h")
  assert.equal([second!.attempt, second!.retryAt], [2, 3000])
})

delivery("begins with 1 second again after a success", async () => {
  const it = bench()
  const answers = [soft(), soft(), undefined, soft(), undefined]
  it.answer = () => answers.shift()
  it.queue.offer(action("a"))
  it.queue.offer(action("b"))
  await it.clock.move(10_000)
  assert.equal(
    it.tries.map(({ at }) => at),
    [0, 1000, 3000, 3000, 4000],
  )
})

delivery("gives up after 24 hours, and goes on with what is younger", async () => {
  const it = bench()
  const day = 24 * 3_600_000
  it.answer = ids => (ids[0] === "old" ? soft() : undefined)
  it.queue.offer(action("old"))
  await it.clock.move(day / 2)
  it.queue.offer(action("young"))
  await it.clock.move(day / 2 + 300_000)
  assert.equal(it.queue.ledger.dropped, { "given up": 1 })
  assert.equal(
    it.failures.filter(({ willRetry }) => !willRetry).map(({ reason }) => reason),
    ["given up"],
  )
  await it.clock.move(300_000)
  assert.equal(it.got, ["young"])
  balanced(it)
})

delivery("does not try again what failed for good, and goes on at once", async () => {
  const it = bench()
  it.answer = ids => (ids[0] === "bad" ? hard() : undefined)
  for (const id of ["bad", "good"]) it.queue.offer(action(id))
  await it.clock.move(0)
  assert.equal(it.got, ["good"])
  assert.equal(it.queue.ledger.dropped, { refused: 1 })
  assert.equal([it.failures.length, it.failures[0]!.willRetry, it.failures[0]!.reason], [1, false, "refused"])
})

delivery("finds the one in a batch that is refused for good", async () => {
  const it = bench({}, 10)
  it.answer = ids => (ids.includes("3") ? hard() : undefined)
  for (let i = 0; i < 8; i++) it.queue.offer(action(i))
  await it.clock.move(0)
  assert.equal(it.got, ["0", "1", "2", "4", "5", "6", "7"])
  assert.equal(it.queue.ledger.dropped, { refused: 1 })
})

delivery("drops the newest when it is full, counts each, and tells once", async () => {
  const it = bench({ bound: 3 })
  it.answer = () => (it.clock.now() < 5000 ? soft() : undefined)
  assert.equal(
    [0, 1, 2, 3, 4].map(i => it.queue.offer(action(i))),
    [true, true, true, false, false],
  )
  await it.clock.move(20_000)
  assert.equal(it.got, ["0", "1", "2"])
  assert.equal(it.queue.ledger.dropped, { full: 2 })
  const full = it.failures.filter(({ reason }) => reason === "full")
  assert.is(full.length, 1)
  assert.is(full[0]!.error.code, "DM411")
  balanced(it)
})

delivery("keeps an action whose output cannot be opened", async () => {
  const it = bench()
  const open = it.output.open
  it.output.open = () => {
    if (it.clock.now() < 1000) throw new Error("no such file")
    return open()
  }
  it.queue.offer(action("a"))
  await it.clock.move(1000)
  assert.is(it.failures[0]!.error.code, "DM410")
  assert.is(it.failures[0]!.error.why, "no such file")
  assert.equal(it.got, ["a"])
})

delivery("takes an output that never answers for failed, closes it, and opens it anew", async () => {
  const it = bench()
  it.answer = () => (it.tries.length === 1 ? new Promise<void>(() => {}) : undefined)
  it.queue.offer(action("a"))
  await it.clock.move(61_000)
  assert.is(it.failures[0]!.error.code, "DM412")
  assert.equal([it.opened, it.closed], [2, 1])
  assert.equal(it.got, ["a"])
})

delivery("flushes without waiting for the next try", async () => {
  const it = bench()
  it.answer = () => (it.tries.length === 1 ? soft() : undefined)
  for (let i = 0; i < 3; i++) it.queue.offer(action(i))
  await it.clock.move(0)
  assert.is(it.queue.ledger.held, 3)
  assert.is(await it.queue.flush(1000), true)
  assert.equal(it.got, ["0", "1", "2"])
  assert.is(await it.queue.flush(1000), true)
})

delivery("ends a flush with the first failure, or at its deadline", async () => {
  const failing = bench()
  failing.answer = () => soft()
  failing.queue.offer(action("a"))
  assert.is(await failing.queue.flush(1000), false)
  const silent = bench()
  silent.answer = () => new Promise<void>(() => {})
  silent.queue.offer(action("a"))
  const flushed = silent.queue.flush(1000)
  await silent.clock.move(1000)
  assert.is(await flushed, false)
  assert.equal(
    silent.queue.held.map(({ id }) => id),
    ["a"],
  )
})

delivery("holds what is left when it is closed, and takes nothing more", async () => {
  const it = bench()
  it.answer = () => soft()
  it.queue.offer(action("a"))
  await it.clock.move(0)
  await it.queue.close()
  assert.is(it.queue.offer(action("b")), false)
  await it.clock.move(1_000_000)
  assert.equal(it.queue.ledger, { in: 2, out: 0, dropped: { closed: 1 }, held: 1 })
  assert.equal([it.tries.length, it.closed, it.clock.size], [1, 1, 0])
})

delivery("tells which were delivered", async () => {
  const done: string[] = []
  const it = bench({ delivered: actions => done.push(...actions.map(({ id }) => id)) })
  it.answer = ids => (ids[0] === "1" ? hard() : undefined)
  for (let i = 0; i < 3; i++) it.queue.offer(action(i))
  await it.clock.move(0)
  assert.equal(done, ["0", "2"])
})

delivery("balances its ledger and keeps the order, whatever fails", async () => {
  const step = fc.record({
    offers: fc.nat(5),
    wait: fc.nat(400_000),
    answers: fc.array(fc.constantFrom("ok", "soft", "hard"), { maxLength: 6 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.integer({ min: 1, max: 4 }), async (steps, batch) => {
      const it = bench({ bound: 8 }, batch)
      const answers: string[] = []
      it.answer = () => ({ soft: soft(), hard: hard() })[answers.shift() ?? "ok"]
      let id = 0
      for (const { offers, wait, answers: more } of steps) {
        answers.push(...more)
        for (let i = 0; i < offers; i++) it.queue.offer(action(id++))
        balanced(it)
        await it.clock.move(wait)
        balanced(it)
        assert.equal(
          it.got,
          it.got
            .map(Number)
            .toSorted((a, b) => a - b)
            .map(String),
        )
      }
    }),
    { numRuns: 100 },
  )
})

delivery.run()
