import type { Component } from "./component.ts"
import { DmonError } from "./error.ts"
import type { Log } from "./log.ts"

/** The timers that something with a life of its own is handed: the wall's when live, virtual ones in tests. */
export interface Timers {
  /** Milliseconds since the epoch. */
  now(): number
  /** Calls `fire` once, `ms` from now; the answer cancels it. */
  after(ms: number, fire: () => void): () => void
}

/** A component that can break after a good start, and tells when it does. */
export interface Breakable extends Component {
  /** Says whom to tell when it stops working by itself; asked once, before its first start. */
  onFailure?(tell: (error: unknown) => void): void
}

export interface Supervised extends Component {
  readonly state: "stopped" | "starting" | "running" | "waiting"
  /** How often it had to be started again. */
  readonly restarts: number
}

interface Supervision {
  readonly timers: Timers
  readonly log: Pick<Log, "info" | "warn">
  /** Whether a first start that fails is tried again too, instead of rejecting `start`. */
  readonly patient?: boolean
}

const firstPause = 1000
const longestPause = 60_000

/**
 * Keeps a component running: starts it again when it breaks, after 1 s, 2 s, 4 s … 60 s.
 *
 * The pause is 1 s again once it has run for a minute. A first start that fails rejects, unless `patient`: whoever
 * starts dmon with a wrong port learns of it at once.
 */
export function supervise(component: Breakable, { timers, log, patient = false }: Supervision): Supervised {
  let state: Supervised["state"] = "stopped"
  let restarts = 0
  let pause = firstPause
  let since = 0
  let cancel = () => {}
  /** What was last asked of the component: start and stop never overlap. */
  let last: Promise<void> = Promise.resolve()

  const run = async () => {
    if (state === "stopped") return
    state = "starting"
    await component.start()
    if (state === "starting") {
      state = "running"
      since = timers.now()
    }
  }
  const again = (error: unknown) => {
    if (state === "stopped") return
    state = "waiting"
    const text = error instanceof Error ? error.message : String(error)
    log.warn(component.name, error instanceof DmonError ? error : `failed: ${text}`, { again_in: `${pause / 1000} s` })
    cancel = timers.after(pause, () => {
      restarts++
      last = last.then(run).then(() => {
        if (state === "running") log.info(component.name, "runs again")
      }, again)
    })
    pause = Math.min(pause * 2, longestPause)
  }
  const broken = (error: unknown) => {
    if (state !== "running") return
    if (timers.now() - since >= longestPause) pause = firstPause
    again(error)
    last = last.then(() => component.stop()).catch(() => {})
  }
  component.onFailure?.(broken)

  return {
    name: component.name,
    key: component.key,
    get state() {
      return state
    },
    get restarts() {
      return restarts
    },
    async start() {
      state = "starting"
      const first = run()
      last = first.catch(() => {})
      try {
        await first
      } catch (error) {
        if (!patient) {
          state = "stopped"
          throw error
        }
        again(error)
      }
    },
    async stop() {
      if (state === "stopped") return
      state = "stopped"
      cancel()
      await last
      await component.stop()
    },
  }
}
