import { didYouMean } from "../../../base/did-you-mean.ts"
import { DmonError } from "../../../base/error.ts"
import type { Remote } from "../../../engine/remote.ts"
import { difference } from "../../../engine/replay/difference.ts"
import type { Lineup } from "../../../engine/replay/lineup.ts"
import { notesOf } from "../../../engine/replay/notes.ts"
import { nothingRecorded } from "../../../engine/replay/nothing-recorded.ts"
import { mustDeclare } from "../../../engine/replay/params.ts"
import { type Recorded, versionAt } from "../../../engine/replay/recorded.ts"
import type { Acted } from "../../../engine/replay/rehearsal.ts"
import { type Rerun, rerun } from "../../../engine/replay/rerun.ts"
import { actionJson, actionText } from "../../../print/action-text.ts"
import { type Cast, type Choice, castAgainst, castOf } from "../../recording/cast.ts"
import { differenceJson, differenceLines, differenceText, differs } from "../../recording/difference-text.ts"
import { findRecording, type Source } from "../../recording/find-recording.ts"
import { mustFollow } from "../../recording/must-follow.ts"
import { progress } from "../../recording/progress.ts"
import type { Terminal } from "../../terminal.ts"
import { summaryJson, summaryText } from "./replay-summary.ts"
import { combinations, type Swept } from "./sweep.ts"
import { sweepTable } from "./sweep-table.ts"

export interface ReplayFlags extends Source, Choice {
  /** Seconds since 1970. */
  readonly from?: number
  readonly to?: number
  readonly speed?: number
  readonly against?: string
  readonly show?: boolean
  readonly failOnDifference?: boolean
  readonly set?: readonly Swept[]
  readonly json?: boolean
}

/** `dmon replay`: plays a recording through streams, on its own clock; what outputs would have got is printed. */
export async function replay(flags: ReplayFlags, terminal: Terminal, remote?: Remote): Promise<number> {
  const { set = [], against, speed } = flags
  mustFollow(flags)
  if (set.length > 0 && against !== undefined) throw exclusive("--set", "--against")
  if (speed !== undefined && (set.length > 1 || against !== undefined)) throw exclusive("--speed", "--set or --against")
  const recorded = await findRecording(flags, {}, remote)
  if (recorded.streams === false && flags.streams === undefined) throw unnamed(recorded)
  const tries = combinations(set)
  const cast = await castOf(flags, recorded)
  const one: Playing = { recorded, flags, terminal }
  if (set.length > 0) mustBeSpelt(cast, tries[0] ?? {}, recorded)
  if (tries.length > 1) return sweep(one, cast, set, tries)
  if (against !== undefined) return compare(one, cast, await castAgainst(against, flags, recorded))
  return print(one, cast, tries[0] ?? {})
}

const exclusive = (one: string, other: string) =>
  new DmonError("DM140", `${one} and ${other} do not go together`, { fix: "one after the other" })

const unnamed = ({ about }: Recorded) =>
  new DmonError("DM140", `${about} does not say which streams ran`, { fix: "name them:  --streams mystreams.ts" })

interface Playing {
  readonly recorded: Recorded
  readonly flags: ReplayFlags
  readonly terminal: Terminal
}

/** A name that is like one that the streams declare as they are loaded is told before anything is played. */
function mustBeSpelt(cast: Cast, values: Readonly<Record<string, string>>, recorded: Recorded): void {
  const { lineup, params } = cast(values)
  lineup.of(versionAt(recorded, Number.POSITIVE_INFINITY))
  lineup.dispose()
  // Others may be declared by functions that run later.
  const misspelt = Object.keys(values).filter(
    name => !params.declared.has(name) && didYouMean(name, params.declared.keys()) !== undefined,
  )
  mustDeclare(misspelt, params)
}

async function print(
  { recorded, flags, terminal }: Playing,
  cast: Cast,
  values: Readonly<Record<string, string>>,
): Promise<number> {
  const { lineup, params } = cast(values)
  const json = flags.json || !terminal.isTTY
  const counts = new Map<string, number>()
  const acted = (action: Acted) => {
    counts.set(action.key, (counts.get(action.key) ?? 0) + 1)
    terminal.out(`${json ? JSON.stringify(actionJson(action)) : actionText(action)}\n`)
  }
  const { played, ms } = await play({ recorded, flags, terminal }, lineup, acted)
  mustDeclare(Object.keys(values), params)
  for (const note of notesOf(played, recorded)) terminal.say(`note  ${note}`)
  if (flags.json) terminal.out(`${JSON.stringify(summaryJson(played, counts, ms, recorded))}\n`)
  else if (terminal.isTTY) terminal.out(`${summaryText(played, counts, ms)}\n`)
  else terminal.say(summaryText(played, counts, ms))
  return 0
}

async function compare(one: Playing, cast: Cast, other: Cast): Promise<number> {
  const { recorded, flags, terminal } = one
  const [now, before] = [cast().lineup, other().lineup]
  const after = await play(one, now)
  const was = await play(one, before)
  const differing = difference(was.played, after.played)
  for (const note of new Set([...notesOf(after.played, recorded), ...notesOf(was.played, recorded)]))
    terminal.say(`note  ${note}`)
  if (flags.json) {
    const { records, from, to } = after.played
    const told = { streams: now.about, against: before.about, records, from, to, ...differenceJson(differing) }
    terminal.out(`${JSON.stringify(told)}\n`)
  } else {
    if (flags.show) for (const line of differenceLines(differing, terminal.colors)) terminal.out(`${line}\n`)
    const hint = flags.show || !differs(differing) ? "" : "     --show lists them"
    terminal.out(`${now.about} against ${before.about}:  ${differenceText(differing)}${hint}\n`)
  }
  return flags.failOnDifference && differs(differing) ? 1 : 0
}

async function sweep(
  one: Playing,
  cast: Cast,
  set: readonly Swept[],
  tries: readonly Readonly<Record<string, string>>[],
): Promise<number> {
  const { flags, terminal } = one
  const rows: {
    readonly values: Readonly<Record<string, string>>
    readonly counts: Map<string, number>
    readonly failures: number
  }[] = []
  for (const values of tries) {
    const counts = new Map<string, number>()
    const { lineup, params } = cast(values)
    const { played } = await play(one, lineup, ({ key }) => counts.set(key, (counts.get(key) ?? 0) + 1))
    mustDeclare(Object.keys(values), params)
    rows.push({ values, counts, failures: played.failures })
    if (flags.json)
      terminal.out(`${JSON.stringify({ ...values, actions: Object.fromEntries(counts), failures: played.failures })}\n`)
  }
  if (!flags.json)
    terminal.out(
      `${sweepTable(
        set.map(({ name }) => name),
        rows,
        terminal,
      ).join("\n")}\n`,
    )
  return 0
}

/** Plays the stretch that the flags name, with a bar that shows how far it is. */
async function play(
  { recorded, flags: { from, to, speed }, terminal }: Playing,
  lineup: Lineup,
  acted?: (action: Acted) => void,
): Promise<{ readonly played: Rerun; readonly ms: number }> {
  const bar = progress(terminal, "records")
  const begun = performance.now()
  const told = (action: Acted) => {
    bar.over()
    acted?.(action)
  }
  const extent = terminal.repaint === undefined ? undefined : extentOf(recorded, from, to)
  try {
    const played = await rerun(recorded, lineup, {
      from,
      to,
      acted: acted && told,
      pace: speed === undefined ? undefined : pacing(speed),
      progress(records, time) {
        if (extent === undefined) return
        bar.at((time - extent.from) / (extent.to - extent.from), records)
        return new Promise(resolve => setImmediate(resolve))
      },
    })
    if (played.records === 0) throw nothingRecorded(recorded, "nothing is recorded of that time")
    return { played, ms: performance.now() - begun }
  } finally {
    bar.over()
    lineup.dispose()
  }
}

/** When the stretch begins and ends, in seconds. */
const extentOf = ({ firstTime = 0, lastTime = 0 }: Recorded, from = firstTime, to = lastTime) => ({
  from: Math.max(from, firstTime),
  to: Math.min(to, lastTime),
})

/** Lets the recording's time pass as fast as the wall's, or so many times faster. */
function pacing(speed: number): (time: number) => Promise<void> {
  const begun = performance.now()
  let first: number | undefined
  return async time => {
    first ??= time
    const wait = (time - first) / speed - (performance.now() - begun)
    if (wait > 0) await new Promise(resolve => setTimeout(resolve, wait))
  }
}
