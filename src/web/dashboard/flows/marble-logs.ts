import type { Frame } from "../../../engine/live/watch.ts"
import { kept, type Marbles } from "./marbles.ts"

/** What passes streams, followed for whoever shows it, and for a while for nobody: one who comes back finds no gap. */
export interface MarbleLogs {
  /** The log of this key, which is `made` if there is none. */
  of(key: string, make: () => Marbles): Marbles
  /** Watches for a log, and calls `draw` when something has passed, until the answer is called. */
  follow(key: string, watch: Watch, draw: () => void): () => void
}

/** Begins a watch; answers how to end it. */
type Watch = (show: (frame: Frame) => void) => () => void

interface Kept {
  readonly log: Marbles
  draw: (() => void) | undefined
  end: (() => void) | undefined
  /** Nobody shows it: how not to forget it. */
  cancel: (() => void) | undefined
}

/** How many streams that nobody shows are followed. */
const mostIdle = 5

export function marbleLogs(later: (run: () => void, ms: number) => () => void): MarbleLogs {
  /** Those that were left last stand last. */
  const all = new Map<string, Kept>()
  const forget = (key: string, { end, cancel }: Kept) => {
    cancel?.()
    end?.()
    all.delete(key)
  }
  return {
    of(key, make) {
      const one = all.get(key) ?? { log: make(), draw: undefined, end: undefined, cancel: undefined }
      all.set(key, one)
      return one.log
    },
    follow(key, watch, draw) {
      const one = all.get(key)
      if (one === undefined) return () => {}
      one.cancel?.()
      one.cancel = undefined
      one.draw = draw
      one.end ??= watch(frame => {
        one.log.take(frame)
        one.draw?.()
      })
      return () => {
        one.draw = undefined
        one.cancel = later(() => forget(key, one), kept * 1000)
        all.delete(key)
        all.set(key, one)
        const idle = [...all].filter(([, { cancel }]) => cancel !== undefined)
        if (idle.length > mostIdle) forget(...(idle[0] as [string, Kept]))
      }
    },
  }
}
