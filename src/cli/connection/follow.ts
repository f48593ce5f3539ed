import { DmonError } from "../../base/error.ts"
import type { Timers } from "../../base/supervise.ts"
import type { Frame, Since, WatchOf } from "../../engine/live/watch.ts"
import type { Remote } from "../../engine/remote.ts"
import { ownTimers } from "../timers.ts"

export interface Follower {
  readonly show: (frame: Frame) => void
  /** The dmon does not answer any more; it is asked again until it does. */
  readonly lost: () => void
  readonly back: () => void
  /** It cannot be watched at all. */
  readonly failed: (error: unknown) => void
}

/** How long it waits before it asks again, in milliseconds. */
const pause = 500

/** Watches for as long as it is wanted, over restarts of the dmon: it goes on after the last frame, or begins anew. */
export function follow(
  remote: Pick<Remote, "watch">,
  request: WatchOf,
  follower: Follower,
  timers: Timers = ownTimers,
): () => void {
  let since: Since | undefined
  let wasThere = false
  let isLost = false
  let isOver = false
  let end = () => {}
  let cancel: (() => void) | undefined

  const again = () => {
    if (isOver || cancel !== undefined) return
    if (!isLost) follower.lost()
    isLost = true
    cancel = timers.after(pause, () => {
      cancel = undefined
      begin()
    })
  }
  const begin = () => {
    const show = (frame: Frame) => {
      since = { channel: frame.channel, seq: frame.seq }
      follower.show(frame)
    }
    remote.watch(request, show, { since, over: again }).then(
      watched => {
        if (isOver) return watched.end()
        end = watched.end
        wasThere = true
        if (isLost) follower.back()
        isLost = false
      },
      error => {
        if (isOver) return
        if (wasThere && isGone(error)) again()
        else follower.failed(error)
      },
    )
  }
  begin()
  return () => {
    isOver = true
    cancel?.()
    end()
  }
}

/** Nobody answers, or not yet as it should: it is about to start. */
export const isGone = (error: unknown): boolean => error instanceof DmonError && ["DM510", "DM511"].includes(error.code)
