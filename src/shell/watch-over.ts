import { DmonError } from "../base/error.ts"
import type { Session } from "./session.ts"

/** How often a dmon is asked how it is; how soon again when none answers. In milliseconds. */
const [usually, soon] = [2000, 500]

/** Watches whether the dmon answers, and tells whenever that, its version or its streams have changed. */
export function watchOver(
  session: Session,
  changed: (is: { connected: boolean; error?: DmonError }) => void,
): () => void {
  let timer: NodeJS.Timeout | undefined
  let over = false
  let last = ""
  const look = async () => {
    let is: { connected: boolean; error?: DmonError } = { connected: true }
    try {
      await session.refresh()
    } catch (error) {
      is = { connected: false, ...(error instanceof DmonError && { error }) }
    }
    if (over) return
    const { status, flow } = session.known
    const now = JSON.stringify([is.connected, session.context, status?.stale?.since, flow.version])
    if (now !== last && last !== "") changed(is)
    last = now
    timer = setTimeout(look, is.connected ? usually : soon)
    timer.unref()
  }
  void look()
  return () => {
    over = true
    clearTimeout(timer)
  }
}
