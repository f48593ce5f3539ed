import { DmonError } from "../../base/error.ts"
import type { Log } from "../../base/log.ts"
import { carriedText } from "../../engine/carried-text.ts"
import type { Engine } from "../../engine/engine.ts"
import type { Loaded, Loader } from "../../engine/load/load.ts"
import { shown } from "../../engine/load/place.ts"
import { timeOfDay } from "../../print/time-of-day.ts"
import { exportedBy } from "./exported.ts"
import { notesOn } from "./notes-on.ts"
import { type VersionList, versionList } from "./version-list.ts"

interface Reloading {
  readonly files: Loader
  readonly running: Engine
  readonly log: Log
  readonly current: () => Loaded
  readonly became: (next: Loaded) => void
  /** Is told of a version before it runs: a recording names it. */
  readonly keep: (next: Loaded) => void
}

interface Reloaded {
  readonly ok: boolean
  readonly report: string
}

export interface Reloads {
  /** Loads what stands in the files. */
  reload(): Promise<Reloaded>
  /** Puts what is loaded already, from another file, in the place of what runs. */
  promote(next: Loaded): Promise<Reloaded>
  /** The versions since the start, and those that were refused, the newest first. */
  versions: VersionList["list"]
}

/** One reload at a time: load, compare, swap. What fails changes nothing that runs. */
export function reloads({ files, running, log, current, became, keep }: Reloading): Reloads {
  let last: Promise<unknown> = Promise.resolve()
  const known = versionList()
  const first = running.status().version_of_streams
  known.ran(first.number, first.since, current())
  const once = async (load: () => Promise<Loaded>, stale?: string): Promise<Reloaded> => {
    const { number } = running.status().version_of_streams
    let next: Loaded | undefined
    try {
      next = await load()
      if (next.hash === current().hash) {
        const was = running.status().stale
        running.stale()
        // The same may run already from elsewhere, promoted from a shadow: its timers are not to run twice.
        if (next !== current()) next.dispose()
        if (was) log.info("reload", `the file is as v${number}, which runs`)
        return { ok: true, report: `unchanged: v${number} runs` }
      }
      // What a start would refuse, a reload refuses.
      exportedBy(next)
      const begun = performance.now()
      keep(next)
      const carried = running.swap(next.roots, next.hash)
      const before = current()
      known.ran(number + 1, Date.now() / 1000, next, carried)
      became(next)
      before.dispose()
      running.stale()
      if (stale !== undefined) running.stale(stale)
      const took = Object.values(next.took).reduce((sum, ms) => sum + (ms ?? 0), performance.now() - begun)
      const report = `v${number + 1} live in ${Math.round(took)} ms · ${carriedText(carried)} · 0 events lost`
      log.info("reload", report)
      for (const note of notesOn(next)) log.info("check", note)
      if (next.listeners !== undefined || next.options !== undefined)
        log.info("reload", "the exports `listeners` and `options` take effect with the next start")
      return { ok: true, report }
    } catch (cause) {
      if (next !== current()) next?.dispose()
      const error = refused(cause, number, running.status().version_of_streams.since)
      running.stale(error.render())
      known.refused(number, Date.now() / 1000, cause)
      log.error("reload", error)
      return { ok: false, report: error.render() }
    }
  }
  const inTurn = (work: () => Promise<Reloaded>) => {
    const turn = last.then(work)
    last = turn
    return turn
  }
  return {
    reload: () => inTurn(() => once(() => files.load())),
    promote: next => inTurn(() => once(async () => next, promoted(next))),
    versions: known.list,
  }
}

const promoted = ({ roots: [root] }: Loaded) =>
  `what runs was promoted from a shadow of ${root === undefined ? "another file" : shown(root.file)}; the next reload loads the server's own files`

function refused(cause: unknown, version: number, since: number): DmonError {
  const known = cause instanceof DmonError ? cause : new DmonError("DM105", String((cause as Error)?.message ?? cause))
  return new DmonError("DM105", `reload refused, v${version} (${timeOfDay(since)}) keeps running — no event was lost`, {
    ...(known.frame !== undefined && { frame: known.frame }),
    more: {
      reason: `${known.code}: ${known.message}${known.why ? `\n${known.why}` : ""}`,
      ...known.more,
      now: "the running version differs from the file on disk (/healthz says stale)",
      still: "watching; the next save tries again",
    },
    ...(known.fix !== undefined && { fix: known.fix }),
    cause,
  })
}
