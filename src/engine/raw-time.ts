// The one import from rxjs/internal: raw time operators inside streams are to run by the engine's clock, live as in
// replays. test/engine/raw-time.test.ts holds what is relied upon.
import { dateTimestampProvider } from "rxjs/internal/scheduler/dateTimestampProvider"
import { immediateProvider } from "rxjs/internal/scheduler/immediateProvider"
import { intervalProvider } from "rxjs/internal/scheduler/intervalProvider"
import type { Clock, Timer } from "../base/clock.ts"

let running: Clock | undefined
let installed = false

/** Runs something with RxJS's own schedulers led by this clock; what they schedule meanwhile stays with it. */
export function withClock<T>(clock: Clock, run: () => T): T {
  install()
  const was = running
  running = clock
  try {
    return run()
  } finally {
    running = was
  }
}

class RawTimer implements Timer {
  due: number
  order = 0
  slot = -1
  private readonly every: number
  readonly clock: Clock
  private readonly run: () => void

  constructor(clock: Clock, every: number, run: () => void) {
    this.clock = clock
    // As setInterval does: what is no number is 1 ms.
    this.every = Number.isFinite(every) ? Math.max(1, Math.ceil(every)) : 1
    this.run = run
    this.due = clock.now + (Number.isFinite(every) ? Math.max(0, Math.ceil(every)) : 1)
    clock.set(this)
  }

  /** An interval until it is cleared, as setInterval: RxJS clears it itself when once was enough. */
  fire(): void {
    this.due += this.every
    this.clock.set(this)
    withClock(this.clock, this.run)
  }
}

function install(): void {
  if (installed && dateTimestampProvider.delegate === date) return
  installed = true
  dateTimestampProvider.delegate = date
  intervalProvider.delegate = {
    setInterval(handler: (...of: unknown[]) => void, timeout?: number, ...args: unknown[]) {
      const own = running
      if (own === undefined) return setInterval(handler, timeout, ...args)
      return new RawTimer(own, timeout ?? 0, () => handler(...args)) as never
    },
    clearInterval(handle: unknown) {
      if (handle instanceof RawTimer) stop(handle)
      else clearInterval(handle as NodeJS.Timeout)
    },
  } as never
  immediateProvider.delegate = {
    setImmediate(handler: () => void) {
      const own = running
      if (own === undefined) return setImmediate(handler)
      const timer: RawTimer = new RawTimer(own, 0, () => {
        stop(timer)
        handler()
      })
      return timer as never
    },
    clearImmediate(handle: unknown) {
      if (handle instanceof RawTimer) stop(handle)
      else clearImmediate(handle as NodeJS.Immediate)
    },
  } as never
}

const stop = (timer: RawTimer) => timer.clock.cancel(timer)

const date = { now: () => running?.now ?? Date.now() }
