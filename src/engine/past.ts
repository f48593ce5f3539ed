import type { Log } from "../base/log.ts"
import type { Timers } from "../base/supervise.ts"
import { errorText } from "../base/text-of.ts"
import type { Action, Output } from "../outputs/output.ts"
import { control, controlBytes } from "./journal/control.ts"
import { savedHead } from "./journal/data.ts"
import { type Recording, recording } from "./journal/recording.ts"
import { pruneVersions } from "./journal/spent.ts"
import type { Partition } from "./partition.ts"
import { type Resumption, resume } from "./resume.ts"
import type { Snapshots } from "./status-answers.ts"
import { writeSnapshot } from "./write-snapshot.ts"

export interface PastOptions extends Pick<Resumption, "data" | "streamsOf"> {
  readonly durable: boolean
  readonly whenFull: "stop" | "go-on"
  /** How many ms lie between two snapshots. */
  readonly every: number
  /** Seconds that an event without a ttl stays in the index: whoever plays the recording needs it. */
  readonly ttl?: number | undefined
  /** The size of the ring in memory. */
  readonly ring?: { readonly chunks: number; readonly chunkSize: number }
}

/** What an engine knows of its past, and keeps of its present. */
export interface Past {
  readonly recording: Recording
  /** The moment at which the partition's clock stands before it is resumed, in ms; undefined where nothing was kept. */
  readonly start: number | undefined
  /** The last moment that is known of it, in ms. */
  readonly last: number
  /** Goes on from the newest good snapshot and the records after it; then the clock leaps to `now`. */
  resume(own: Partition, streams: Resumption["streams"], now: () => number): void
  /** Notes that an output is asked for an action, and lets it `go`, once what led to it is safe; not if it had been before. */
  ask(output: Output, action: Action, go: () => void): void
  /** Actions are over: delivered, or given up. */
  done(actions: readonly Action[]): void
  /** What this output was asked for before the restart and is not over. */
  owed(key: string): readonly Action[]
  /** What became of the snapshots that were due. */
  readonly snapshots: Snapshots
  /** The start is on the disk when this resolves; from now on the partition is saved every so often. */
  begin(own: Partition, version: () => string): Promise<void>
  /** Saves it a last time, and lets go of the data folder. */
  end(): Promise<void>
}

/** A clock that is so much behind, in milliseconds, is told of. */
const behind = 1000

export function past(options: PastOptions, timers: Timers, log: Log): Past {
  const { data, durable, whenFull, every, streamsOf, ring } = options
  const { segments, snapshots, outbox } = data
  // Whatever has a number keeps it, though it may be lost: a snapshot holds the outcome of all up to its own.
  const next = Math.max(segments.next, ...snapshots.positions.map(position => position + 1))
  const kept = recording({ segments, next, durable, whenFull, timers, log, ...(ring && { ring }) })
  const saved = snapshots.newest(undefined, (name, why) =>
    log.warn("data", `the snapshot ${name} is damaged (${why}): it is set aside, and the one before it is taken`),
  )
  const owed = outbox.pending
  const start = saved?.value.snapshot.streams.now ?? segments.firstTime
  const last = Math.max(segments.lastTime ?? 0, saved?.value.snapshot.streams.now ?? 0)
  let isResuming = false
  let cancel = () => {}
  let save = async () => false
  let round: Promise<unknown> = Promise.resolve()
  let stop = () => {}
  let tally: Snapshots = { saved: 0, skipped: 0, failed: 0, ok: true }

  const goOn: Past["resume"] = (own, streams, now) => {
    if (timers.now() < last - behind) {
      const ahead = ((last - timers.now()) / 1000).toFixed(0)
      log.warn("data", `the system's clock is ${ahead} s before the end of the recording: time goes on from that end`)
    }
    isResuming = true
    resume(own, { data, saved, streamsOf, streams, now, log })
    isResuming = false
    const gap = start === undefined ? 0 : Math.max(0, now() - own.clock.now)
    const epoch = own.epoch + 1
    const started = controlBytes({ start: { epoch, gap, streams: streams.version, ttl: options.ttl } })
    own.begin(epoch, gap, kept.journal.append(own.clock.now + gap, "start", control, started))
  }
  /** What no start needs any more goes, and the versions of the streams that nothing names which is kept. */
  const prune = (running: string) => {
    const needed = snapshots.positions.at(-2) ?? 0
    segments.prune(needed, timers.now())
    snapshots.prune(segments.heads)
    const oldest = Math.min(segments.heads[0] ?? 0, ...snapshots.positions)
    try {
      pruneVersions(data.versions, { running, oldest, last: kept.journal.next - 1 })
    } catch (error) {
      log.every("versions").warn("data", `versions of the streams that nobody needs are kept: ${errorText(error)}`)
    }
    return needed
  }
  /** Saves the partition, unless nothing has happened since. Answers whether it did. */
  const saving = (own: Partition, version: () => string) => {
    let at = saved?.position ?? 0
    return async () => {
      prune(version())
      if (own.position === at && snapshots.positions.length > 0) return false
      const streams = version()
      const shooting = own.shoot()
      const { position } = shooting
      const saving = snapshots.begin(position)
      try {
        await writeSnapshot(shooting, saving, savedHead({ streams, ttl: options.ttl }))
        // The streams were replaced meanwhile: the next one will be of those that run now.
        if (shooting.failed) return false
        for (const address of shooting.left) {
          log
            .every(`unsaved ${address}`)
            .warn("data", `what ${address} holds cannot be saved: after a restart it begins anew`)
        }
        // It counts only once that is on the disk which it is the outcome of, and what was asked of outputs until then.
        await kept.flush()
        await outbox.sync()
        await saving.keep()
      } finally {
        saving.drop()
      }
      at = position
      outbox.compact(prune(version()))
      return true
    }
  }

  return {
    recording: kept,
    start,
    last,
    resume: goOn,
    ask({ key }, action, go) {
      if (isResuming && outbox.knows(action.id)) return
      kept.settled(() => {
        outbox.ask({ key, action })
        go()
      })
    },
    done: actions => outbox.done(actions.map(({ id }) => id)),
    get snapshots() {
      return tally
    },
    owed: key => owed.filter(asked => asked.key === key).map(({ action }) => action),
    async begin(own, version) {
      // Ids of actions bear the number of the start: none may leave that a crash could give again.
      await kept.flush().catch(() => {})
      prune(version())
      save = saving(own, version)
      stop = () => void kept.journal.append(own.clock.now, "stop", control, controlBytes({ stop: true }))
      let isSaving = false
      const due = () => {
        cancel = timers.after(every, due)
        if (isSaving) {
          tally = { ...tally, skipped: tally.skipped + 1, ok: false }
          const why = "the last snapshot is still being written, and the next is due: that one is skipped"
          log.every("snapshot skipped").warn("data", why, { skipped: tally.skipped })
          return
        }
        isSaving = true
        round = save()
          .then(isNew => {
            tally = { ...tally, saved: tally.saved + Number(isNew), ok: true }
          })
          .catch(error => {
            tally = { ...tally, failed: tally.failed + 1, ok: false }
            log.every("snapshot").error("data", `no snapshot could be saved: ${errorText(error)}`)
          })
          .finally(() => {
            isSaving = false
          })
      }
      cancel = timers.after(every, due)
    },
    async end() {
      cancel()
      await round
      await save().catch(error => log.error("data", `no last snapshot could be saved: ${errorText(error)}`))
      stop()
      await kept.close()
      data.close()
    },
  }
}
