import { DmonError } from "../base/error.ts"
import type { Log } from "../base/log.ts"
import { errorText } from "../base/text-of.ts"
import { carriedText } from "./carried-text.ts"
import { isStop } from "./journal/control.ts"
import type { Data, Saved } from "./journal/data.ts"
import type { Gap } from "./journal/segments.ts"
import type { Kept } from "./journal/snapshots.ts"
import type { Named, Partition } from "./partition.ts"
import { player } from "./player.ts"

/** What a partition goes on from, and with which streams. */
export interface Resumption {
  readonly data: Data
  readonly saved: Kept<Saved> | undefined
  /** The streams of a version that the journal names; undefined if they are not to be had. Throws what they throw. */
  readonly streamsOf: (version: string) => readonly Named[] | undefined
  /** Today's streams. */
  readonly streams: { readonly version: string; readonly named: readonly Named[] }
  /** The clock, in milliseconds. */
  readonly now: () => number
  readonly log: Log
}

/**
 * Goes on from a snapshot and the records after it, with the streams that ran then; today's take their place at the end.
 * What is missing is told, and played over. Throws DM604 where what is kept cannot be played; it is not changed then.
 */
export function resume(own: Partition, { data, saved, streamsOf, streams, now, log }: Resumption): void {
  const become = becoming(own, { streamsOf, streams, log })
  const missing = ({ from, to, why }: Gap) =>
    log.warn(
      "data",
      `${from === to ? `record ${from} is` : `records ${from} to ${to} are`} missing: ${why}; it goes on as if they had not come`,
    )
  let count = 0
  let wasStopped = false
  try {
    if (saved !== undefined) {
      become(saved.value.streams)
      own.restore(saved.value.snapshot, true)
    }
    const play = player(own, { become })
    for (const entry of data.segments.read((saved?.position ?? 0) + 1, missing)) {
      // A journal whose beginning is not kept any more, and no snapshot: what ran then is not known.
      if (own.tree.roots.length === 0 && entry.codec !== "control") become(streams.version)
      play(entry)
      wasStopped = isStop(entry)
      count++
    }
  } catch (error) {
    throw new DmonError("DM604", `the streams cannot go on from what ${data.folder} holds`, {
      why: errorText(error),
      fix: "name another folder with --data to begin anew; nothing in this one was changed",
      cause: error,
    })
  }
  const carried = become(streams.version)
  if (saved === undefined && count === 0) return
  const records = `${count} record${count === 1 ? "" : "s"}`
  const from = saved === undefined ? records : `snapshot ${saved.position} + ${records}`
  log.info("data", `continues from ${data.folder}: ${from} · away ${away(now() - own.clock.now)}`)
  if (carried) log.info("data", `the streams are others than before: ${carriedText(carried)}`)
  if (!wasStopped) {
    log.warn("data", "dmon was not stopped the last time, it broke off: what came in its last 100 ms may be missing", {
      but: "nothing that was answered under --durable",
    })
  }
}

/** A time without dmon, as one says it. */
function away(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  const [size, unit] =
    seconds < 120 ? [1, "s"] : seconds < 7200 ? [60, "min"] : seconds < 172_800 ? [3600, "h"] : [86_400, "days"]
  return `${Math.floor(seconds / (size as number))} ${unit}`
}

/** Puts the streams of a version in the place of those that run, if they are others. */
function becoming(own: Partition, { streamsOf, streams, log }: Pick<Resumption, "streamsOf" | "streams" | "log">) {
  let runs: string | undefined
  const find = (version: string): readonly Named[] => {
    if (version === streams.version) return streams.named
    let why = "they are not kept"
    try {
      const found = streamsOf(version)
      if (found !== undefined) return found
    } catch (error) {
      why = errorText(error)
    }
    log.warn("data", `the streams that ran then (${version}) cannot run again (${why}): today's take their place`)
    return streams.named
  }
  return (version: string) => {
    if (version === runs) return undefined
    const carried = own.swap(own.grow(find(version)))
    runs = version
    return carried
  }
}
