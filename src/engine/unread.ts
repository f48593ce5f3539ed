import { DmonError } from "../base/error.ts"
import type { Log } from "../base/log.ts"
import type { Decoded } from "../codecs/codec.ts"
import type { Listening } from "../listeners/listener.ts"

/** A message of which something could not be read. */
export interface Unread {
  /** The codec's name. */
  readonly codec: string
  readonly bytes: Uint8Array
  readonly from: string
  readonly decoded: Decoded
}

/** A sender's like mistakes are told once in so many milliseconds; all together no more than `most` in `pause`. */
const again = 60_000
const pause = 10_000
const most = 10
/** How many mistakes are remembered, and how much of a line is quoted to either side of one. */
const remembered = 1000
const around = 60

/** Warns of what could not be read from those who are not answered, and so learn of it nowhere else. */
export function unread(log: Log, now: () => number): (message: Unread, at: Listening["address"]) => void {
  const known = new Map<string, { since: number; left: number }>()
  let since = Number.NEGATIVE_INFINITY
  let told = 0
  return (message, at) => {
    const [first] = message.decoded.bad ?? []
    if (first === undefined) return
    // A sender's port is another one each time.
    const key = `${message.from.replace(/:\d+$/, "")} ${first.why}`
    const last = known.get(key)
    if (last && now() - last.since < again) return void last.left++
    if (now() - since >= pause) [since, told] = [now(), 0]
    if (++told > most) return
    known.delete(key)
    known.set(key, { since: now(), left: 0 })
    if (known.size > remembered) known.delete(known.keys().next().value as string)
    log.warn("listen", warning(message, first.why, at), last?.left ? { left_out: last.left } : {})
  }
}

function warning({ codec, bytes, from, decoded }: Unread, why: string, at: Listening["address"]): DmonError {
  const { events, bad = [] } = decoded
  const where = `${from} (${at.protocol}${at.port === undefined ? "" : ` ${at.port}`})`
  const what =
    events.length === 0 && bad.length === 1
      ? `bad ${codec} from ${where}, dropped`
      : `${bad.length} of ${bad.length + events.length} events in ${codec} from ${where} are bad, dropped`
  const frame = quoted(bytes, why)
  return new DmonError("DM202", what, {
    ...(frame !== undefined && { frame }),
    why,
    fix: "mend what sends it; docs/protocols.md says what is taken",
  })
}

/** The line in which a text stops being what it should, with a mark below the column that the reason names. */
function quoted(bytes: Uint8Array, why: string): string | undefined {
  const found = /^(?:line (\d+), )?column (\d+): /.exec(why)
  if (found === null) return undefined
  const line = Buffer.from(bytes).toString().split("\n")[Number(found[1] ?? 1) - 1] ?? ""
  const column = Number(found[2]) - 1
  const start = Math.max(0, column - around)
  const text = line.slice(start, column + around).replaceAll("\t", " ")
  return `  ${text}\n  ${" ".repeat(column - start)}^`
}
