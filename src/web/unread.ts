import type { Timers } from "../base/supervise.ts"

/** What was written to a reader, and is not taken yet. */
export interface Unread {
  readonly bytes: number
  /** So many bytes are on their way until `taken` resolves. */
  add(bytes: number, taken: Promise<unknown>): void
  stop(): void
}

/** How often it is looked whether a reader takes anything, in milliseconds, and after how many times that it is gone. */
const every = 15_000
const patience = 4

/** Counts what a reader leaves unread, and calls back once if it has taken nothing for a minute though something waits. */
export function unread(timers: Timers, gone: () => void): Unread {
  let bytes = 0
  let isTaken = false
  let silent = 0
  // Looks are counted, not time: a clock that is set ahead is to end nobody.
  const look = () => {
    silent = bytes > 0 && !isTaken ? silent + 1 : 0
    isTaken = false
    if (silent === patience) gone()
    else cancel = timers.after(every, look)
  }
  let cancel = timers.after(every, look)
  return {
    get bytes() {
      return bytes
    },
    add(more, taken) {
      bytes += more
      const over = () => {
        bytes -= more
        isTaken = true
      }
      taken.then(over, over)
    },
    stop: () => cancel(),
  }
}
