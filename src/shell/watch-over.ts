import { DmonError } from "../base/error.ts"
import type { Session } from "./session.ts"

/** How often a dmon is asked how it is; how soon again when none answers. In milliseconds. */
const [usually, soon] = [2000, 500]

/** Watches whether the dmon answers, as it did or did not at last, and tells whenever that, its version or its streams have changed. */
export function watchOver(
  session: Session,
  connected: boolean,
  changed: (is: { connected: boolean; error?: DmonError }) => void,
): () => void {
  let timer: NodeJS.Timeout | undefined
  let over = false
  const told = (connected: boolean) =>
    JSON.stringify([connected, session.context, session.known.status?.stale?.since, session.known.flow.version])
  let last = told(connected)
  const look = async () => {
    let is: { connected: boolean; error?: DmonError } = { connected: true }
    try {
      await session.refresh()
    } catch (error) {
      is = { connected: false, ...(error instanceof DmonError && { error }) }
    }
    if (over) return
    const now = told(is.connected)
    if (now !== last) changed(is)
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
