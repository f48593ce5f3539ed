import type { Remote } from "../../engine/remote.ts"
import { actionText } from "../../print/action-text.ts"
import type { Handed, Replayed, ReplayRequest } from "../handed.ts"
import { type Moment, momentFrom } from "../moment.ts"
import { printable } from "../show/printable.ts"
import { type Later, later } from "./later.ts"

export interface ReplayOptions extends Omit<ReplayRequest, "from" | "to" | "streams" | "set"> {
  readonly from?: Moment
  readonly to?: Moment
  readonly streams?: string | readonly string[]
  /** Values of params. */
  readonly set?: Readonly<Record<string, string | number>>
}

/** `replay({ from: "-1h" })`, `replay("fixtures/spike.jsonl", { streams: "mystreams.ts", against: "recorded" })` */
export function replays(remote: () => Remote, replay: Handed["replay"]) {
  return (of: string | ReplayOptions = {}, more: ReplayOptions = {}): Later<Replayed> => {
    const { from, to, streams, set, ...rest } = typeof of === "string" ? { ...more, recording: of } : { ...of, ...more }
    const request: ReplayRequest = {
      ...rest,
      ...(from !== undefined && { from: momentFrom(from) }),
      ...(to !== undefined && { to: momentFrom(to) }),
      ...(streams !== undefined && { streams: [streams].flat() }),
      ...(set && { set: Object.entries(set).map(([name, value]) => `${name}=${value}`) }),
    }
    return later(async () => {
      const replayed = await replay(request, remote())
      return printable({ ...replayed }, ({ limit }) => {
        const shown = limit > 0 ? replayed.actions.slice(0, limit) : replayed.actions
        const left = replayed.actions.length - shown.length
        return [...shown.map(actionText), ...(left > 0 ? [`… ${left} more (.limit 0 shows all)`] : []), replayed.text]
      })
    })
  }
}
