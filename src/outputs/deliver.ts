import { DmonError } from "../base/error.ts"
import type { Ledger } from "../base/ledger.ts"
import type { Timers } from "../base/supervise.ts"
import { attempt } from "./attempt.ts"
import { type Failure, failure, kept } from "./failure.ts"
import type { Action, Output } from "./output.ts"

interface DeliverOptions<T> {
  readonly clock: Timers
  /** Told of each try that failed, and of each action that is given up. */
  readonly report: (failure: Failure<T>) => void
  /** Told of each action that was accepted. */
  readonly delivered?: (actions: readonly Action<T>[]) => void
  /** How many actions may wait. */
  readonly bound?: number
  /** How many ms one try may take. */
  readonly patience?: number
}

export interface Delivery<T> {
  /** Takes an action; false if it was dropped. Never throws, never waits. */
  offer(action: Action<T>): boolean
  /** Dropped is what was `full`, `refused`, `given up`, `closed`. */
  readonly ledger: Ledger
  /** What is not delivered yet, oldest first. */
  readonly held: readonly Action<T>[]
  /** Tries all that is held, now and once; resolves to whether it was delivered, `ms` from now at the latest. */
  flush(ms: number): Promise<boolean>
  /** Ends it. What is held stays held. */
  close(): Promise<void>
}

const firstPause = 1000
const longestPause = 5 * 60_000
const giveUp = 24 * 3_600_000

/**
 * The queue before an output: bounded, in order, outside the bus, so that a slow or dead receiver slows nothing.
 *
 * A try that fails is repeated after 1 s, 2 s, 4 s … 5 min, for 24 hours; one that failed for good is not. When the
 * queue is full the newest action is dropped: the oldest tell how it all began, they have been promised already, and
 * some of them may be on their way.
 */
export function deliver<T>(
  output: Output<T>,
  { clock, report, delivered, bound = 10_000, patience = 60_000 }: DeliverOptions<T>,
): Delivery<T> {
  const queue: { readonly action: Action<T>; readonly since: number }[] = []
  const dropped: Record<string, number> = {}
  const trying = attempt(output, clock, patience)
  let taken = 0
  let out = 0
  let failures = 0
  /** How many of the oldest are tried one by one, because together they were refused for good. */
  let alone = 0
  /** Told once, until half of the queue is free again. */
  let overflowing = false
  let busy = false
  let closed = false
  let cancelRetry: (() => void) | undefined
  let flushed: (() => void) | undefined

  const drop = (count: number, reason: string) => {
    dropped[reason] = (dropped[reason] ?? 0) + count
  }
  const remove = (count: number) => {
    alone = Math.max(0, alone - count)
    const removed = queue.splice(0, count)
    if (queue.length <= bound / 2) overflowing = false
    return removed.map(({ action }) => action)
  }
  const lose = (count: number, reason: string, error: DmonError) => {
    if (count === 0) return
    drop(count, reason)
    report(failure(output, error, remove(count), { willRetry: false, attempt: failures, reason }))
  }

  const failed = (error: DmonError, count: number) => {
    if ("final" in error && error.final === true) {
      if (count > 1) alone = count
      else lose(1, "refused", error)
      return
    }
    failures++
    const now = clock.now()
    const young = queue.slice(0, count).findIndex(({ since }) => now - since < giveUp)
    const old = young < 0 ? count : young
    lose(old, "given up", error)
    const pause = Math.min(firstPause * 2 ** (failures - 1), longestPause)
    cancelRetry = clock.after(pause, () => {
      cancelRetry = undefined
      void work()
    })
    if (old === count) return
    const actions = queue.slice(0, count - old).map(({ action }) => action)
    const told = kept(error, queue.length, pause)
    report(failure(output, told, actions, { willRetry: true, attempt: failures, retryAt: now + pause }))
  }

  const work = async () => {
    if (busy) return
    busy = true
    while (queue.length > 0 && !closed && !cancelRetry) {
      const actions = queue.slice(0, alone > 0 ? 1 : trying.batch()).map(({ action }) => action)
      const error = await trying.deliver(actions)
      if (error) {
        failed(error, actions.length)
        if (flushed && cancelRetry) flushed()
        continue
      }
      failures = 0
      out += actions.length
      const gone = remove(actions.length)
      delivered?.(gone)
    }
    busy = false
    if (queue.length === 0) flushed?.()
  }

  return {
    offer(action) {
      taken++
      if (closed || queue.length >= bound) {
        drop(1, closed ? "closed" : "full")
        if (closed || overflowing) return false
        overflowing = true
        report(failure(output, full(output.name, bound), [action], { willRetry: false, attempt: 0, reason: "full" }))
        return false
      }
      queue.push({ action, since: clock.now() })
      if (!busy && !cancelRetry) queueMicrotask(work)
      return true
    },
    get ledger() {
      return { in: taken, out, dropped: { ...dropped }, held: queue.length }
    },
    get held() {
      return queue.map(({ action }) => action)
    },
    flush(ms) {
      if (queue.length === 0 || closed) return Promise.resolve(queue.length === 0)
      cancelRetry?.()
      cancelRetry = undefined
      return new Promise(resolve => {
        const done = () => {
          cancelDeadline()
          flushed = undefined
          resolve(queue.length === 0)
        }
        const cancelDeadline = clock.after(ms, done)
        flushed = done
        void work()
      })
    },
    async close() {
      closed = true
      cancelRetry?.()
      flushed?.()
      await trying.close()
    },
  }
}

const full = (name: string, bound: number) =>
  new DmonError("DM411", `${name}: ${bound} actions wait already, so new ones are dropped`, {
    why: "its receiver has taken none, or too few, for a while",
    fix: "see what keeps it from being delivered; fewer and larger actions help:  rollup(5, 3600, …)",
  })
