import { DmonError } from "../base/error.ts"
import type { Log } from "../base/log.ts"
import type { Timers } from "../base/supervise.ts"
import { errorText } from "../base/text-of.ts"
import type { Action, Output } from "../outputs/output.ts"
import type { Data, Saved } from "./journal/data.ts"
import { type Recording, recording } from "./journal/recording.ts"
import type { Kept } from "./journal/snapshots.ts"
import type { Named, Partition } from "./partition.ts"
import { controlBytes, player } from "./player.ts"

export interface PastOptions {
  readonly data: Data
  readonly durable: boolean
  readonly whenFull: "stop" | "go-on"
  /** How many ms lie between two snapshots. */
  readonly every: number
  /** The streams of a version that the journal names; undefined if they are not to be had. */
  readonly streamsOf: (version: string) => readonly Named[] | undefined
}

/** What an engine knows of its past, and keeps of its present. */
export interface Past {
  readonly recording: Recording
  /** The moment at which the partition's clock stands before it is resumed, in ms; undefined where nothing was kept. */
  readonly start: number | undefined
  /** The time of the last record, in ms. */
  readonly last: number
  /** Goes on from the newest good snapshot and the records after it; then the clock leaps to `now`. */
  resume(
    own: Partition,
    streams: { readonly version: string; readonly named: readonly Named[] },
    now: () => number,
  ): void
  /** Notes that an output was asked for an action; false if it had been before the restart. */
  ask(output: Output, action: Action): boolean
  /** Actions are over: delivered, or given up. */
  done(actions: readonly Action[]): void
  /** What this output was asked for before the restart and is not over. */
  owed(key: string): readonly Action[]
  /** Begins to save the partition every so often. */
  begin(own: Partition, version: () => string): void
  /** Saves it a last time, and lets go of the data folder. */
  end(): Promise<void>
}

export function past(options: PastOptions, timers: Timers, log: Log): Past {
  const { data, durable, whenFull, every, streamsOf } = options
  const kept = recording({ segments: data.segments, durable, whenFull, timers, log })
  const saved = data.snapshots.newest(undefined, (name, why) =>
    log.warn("data", `the snapshot ${name} is damaged (${why}): the one before it is taken`),
  )
  const owed = data.outbox.pending
  let cancel = () => {}
  let save = async () => {}

  const resume: Past["resume"] = (own, { version, named }, now) => {
    const begun = performance.now()
    let runs = saved?.value.streams ?? ""
    const become = (next: string) => {
      if (next === runs && own.tree.roots.length > 0) return
      const streams = next === version ? named : streamsOf(next)
      if (streams === undefined) log.warn("data", `version ${next} of the streams is not kept: today's take its place`)
      own.swap(own.grow(streams ?? named))
      runs = next
    }
    let count = 0
    try {
      if (saved !== undefined) restore(own, saved, become)
      const play = player(own, { become })
      for (const entry of data.segments.read((saved?.position ?? 0) + 1)) {
        play(entry)
        count++
      }
    } catch (error) {
      throw new DmonError("DM604", `the streams cannot go on from what ${data.folder} holds`, {
        why: errorText(error),
        fix: "name another folder with --data to begin anew; nothing in this one was changed",
        cause: error,
      })
    }
    become(version)
    const gap = Math.max(0, now() - own.clock.now)
    const epoch = own.epoch + 1
    own.begin(epoch, gap)
    kept.journal.append(own.clock.now, "start", "control", controlBytes({ start: { epoch, gap, streams: version } }))
    if (saved === undefined && count === 0) return
    const from = saved === undefined ? "" : `the snapshot at ${saved.position} and `
    const took = Math.round(performance.now() - begun)
    log.info(
      "data",
      `goes on from ${from}${count} records after it, in ${took} ms; it was away for ${Math.round(gap / 1000)} s`,
    )
  }

  return {
    recording: kept,
    start: saved?.value.snapshot.streams.now ?? data.segments.firstTime,
    last: data.segments.lastTime,
    resume,
    ask: (output, action) => data.outbox.ask({ key: output.key, action }),
    done: actions => data.outbox.done(actions.map(({ id }) => id)),
    owed: key => owed.filter(asked => asked.key === key).map(({ action }) => action),
    begin(own, version) {
      let last = saved?.position ?? 0
      save = async () => {
        if (own.position === last && data.snapshots.positions.length > 0) return
        const value: Saved = { snapshot: own.save(), streams: version() }
        const { position } = value.snapshot
        // It counts only once the records are on the disk that it is the outcome of.
        await kept.flush()
        data.snapshots.save(position, value)
        last = position
        tidy()
      }
      const tidy = () => {
        const { positions } = data.snapshots
        data.segments.prune(positions.at(-2) ?? 0, timers.now())
        data.snapshots.prune(data.segments.heads)
        data.outbox.compact(positions.at(-2) ?? 0)
      }
      const again = () => {
        cancel = timers.after(every, () => {
          void save()
            .catch(error => log.every("snapshot").error("data", `no snapshot could be saved: ${errorText(error)}`))
            .then(again)
        })
      }
      data.outbox.compact(data.snapshots.positions.at(-2) ?? 0)
      again()
    },
    async end() {
      cancel()
      await save().catch(error => log.error("data", `no last snapshot could be saved: ${errorText(error)}`))
      await kept.close()
      data.close()
    },
  }
}

function restore(own: Partition, { value }: Kept<Saved>, become: (version: string) => void): void {
  become(value.streams)
  own.restore(value.snapshot)
}
