import { rmSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import { DmonError } from "../../../base/error.ts"
import type { Revived } from "../../../engine/load/revive.ts"
import type { Named } from "../../../engine/partition.ts"
import type { Remote } from "../../../engine/remote.ts"
import { type Came, came } from "../../../engine/replay/came.ts"
import { ddmin } from "../../../engine/replay/ddmin.ts"
import { tells } from "../../../engine/replay/difference.ts"
import type { Lineup } from "../../../engine/replay/lineup.ts"
import { nothingRecorded, notKept } from "../../../engine/replay/nothing-recorded.ts"
import { type Recorded, versionAt } from "../../../engine/replay/recorded.ts"
import type { Acted } from "../../../engine/replay/rehearsal.ts"
import { rehearse } from "../../../engine/replay/rehearse.ts"
import { rerun } from "../../../engine/replay/rerun.ts"
import { positionOf } from "../../../engine/replay/why.ts"
import { actionText } from "../../../print/action-text.ts"
import { countText } from "../../../print/count-text.ts"
import { momentArgument } from "../../program/moment-argument.ts"
import { castOf, filesOf } from "../../recording/cast.ts"
import { findRecording, type Source } from "../../recording/find-recording.ts"
import { progress } from "../../recording/progress.ts"
import type { Terminal } from "../../terminal.ts"
import { testText } from "./test-text.ts"

export interface TestFromFlags extends Source {
  /** An action's id, or a range: `1h`, `2026-11-25T03:00..2026-11-25T03:10`. */
  readonly from: string
  /** Milliseconds that the search may take. */
  readonly timeout?: number
  readonly json?: boolean
  readonly watch?: boolean
}

/** More events than these, the newest, are not searched. */
const most = 200_000

/** `dmon test --from`: writes a test with the fewest events that still come to an action, or to the first of a range. */
export async function testFrom(
  [file]: readonly string[],
  flags: TestFromFlags,
  terminal: Terminal,
  remote?: Remote,
): Promise<number> {
  if (flags.watch) throw new DmonError("DM140", "--from and --watch do not go together", { fix: "one or the other" })
  const recorded = await findRecording(flags, {}, remote)
  const { lineup } = (await castOf({}, recorded))()
  try {
    const wanted = await actionOf(flags.from, recorded, lineup)
    const position = positionOf(wanted.id) as number
    const version = versionAt(recorded, position)
    const ran = lineup.of(version)
    if (ran === undefined) throw notKept(recorded, version === undefined ? [] : [version])
    const ttl = lineup.ttl(version, recorded.ttl)
    const search = { recorded, position, ran, wanted, ttl, terminal, ms: flags.timeout ?? 30_000 }
    const { events, before } = await fewest(search)
    const path = file ?? `from-${position}.test.ts`
    write(path, { events, wanted, streams: ran.roots, ttl, recorded })
    const told = `${events.length} of ${countText(before)} events still come to it → ${path}`
    terminal.out(
      flags.json
        ? `${JSON.stringify({ file: path, events: events.length, of: before })}\n`
        : `${actionText(wanted)}\n${told}\n`,
    )
    return 0
  } finally {
    lineup.dispose()
  }
}

/** The action of an id, or the first of a range. */
async function actionOf(from: string, recorded: Recorded, lineup: Lineup): Promise<Acted> {
  const position = positionOf(from)
  let found: Acted | undefined
  const acted = (action: Acted) => {
    if (position === undefined || action.id === from) found ??= action
  }
  await rerun(recorded, lineup, { ...(position === undefined ? rangeOf(from) : around(recorded, position)), acted })
  if (found !== undefined) return found
  throw nothingRecorded(
    recorded,
    position === undefined ? "no output was asked for anything then" : `the replay does not come to ${from}`,
  )
}

function rangeOf(text: string): { from: number; to?: number } {
  const [from = "", to] = text.split("..")
  return { from: momentArgument(from), ...(to !== undefined && { to: momentArgument(to) }) }
}

/** From the record before one to that one: what timers did meanwhile counts as its doing. */
function around(recorded: Recorded, position: number): { from: number; to: number } {
  let from: number | undefined
  for (const { number, time } of recorded.entries(position - 1)) {
    if (number === position) return { from: from ?? time / 1000, to: time / 1000 }
    from = time / 1000
  }
  throw nothingRecorded(recorded, `record ${position} is not there`)
}

interface Searching {
  readonly recorded: Recorded
  readonly position: number
  readonly ran: Revived
  readonly wanted: Acted
  readonly ttl: number | undefined
  readonly terminal: Terminal
  readonly ms: number
}

async function fewest(search: Searching): Promise<{ readonly events: readonly Came[]; readonly before: number }> {
  const { recorded, position, ran, wanted, ttl, terminal, ms } = search
  const all = upTo(recorded, position).filter(({ arrival }) => arrival <= wanted.time)
  const holds = (events: readonly Came[]) =>
    rehearse(ran.roots, events, wanted.time, ttl).some(action => tells(action) === tells(wanted))
  if (!holds(all)) {
    throw new DmonError("DM156", `what is recorded does not come to it again: ${actionText(wanted)}`, {
      why: "it rests on what came before the recording, on a reload, or on something that is not recorded",
      fix: "dmon why --action ID     tells what it rests on",
    })
  }
  const begun = performance.now()
  const bar = progress(terminal, "tries")
  const events = await ddmin(all, holds, {
    isOver: () => performance.now() - begun > ms,
    progress(left, tries) {
      bar.at(1 - Math.log(left) / Math.log(all.length + 1), tries)
      return new Promise(resolve => setImmediate(resolve))
    },
  })
  bar.over()
  return { events, before: all.length }
}

/** The events up to a record, the newest if they are many. */
function upTo(recorded: Recorded, position: number): Came[] {
  let all: Came[] = []
  for (const one of came(recorded.entries())) {
    if (one.position > position) break
    all.push(one)
    if (all.length >= 2 * most) all = all.slice(-most)
  }
  return all.slice(-most)
}

interface Found {
  readonly events: readonly Came[]
  readonly wanted: Acted
  readonly streams: readonly Named[]
  readonly ttl: number | undefined
  readonly recorded: Recorded
}

function write(path: string, { events, wanted, streams, ttl, recorded }: Found): void {
  const actions = rehearse(streams, events, wanted.time, ttl).filter(({ output }) => output === wanted.output)
  const last = events.at(-1)?.arrival ?? wanted.time
  const further = Math.max(0, Math.round((wanted.time - last) * 1000) / 1000)
  const text = testText({
    folder: dirname(path),
    entries: filesOf(recorded),
    events,
    actions,
    further,
    ttl,
    origin: wanted.id,
  })
  try {
    writeFileSync(path, text, { flag: "wx" })
  } catch (cause) {
    // What is not whole is no test; what was there before is not ours.
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") rmSync(path, { force: true })
    throw new DmonError("DM153", `${path} cannot be written`, {
      why: (cause as Error).message,
      fix: "another name:  dmon test --from ID other.test.ts",
      cause,
    })
  }
}
