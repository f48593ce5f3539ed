import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { DmonError } from "../../../base/error.ts"
import type { Remote } from "../../../engine/remote.ts"
import { type Came, came } from "../../../engine/replay/came.ts"
import { nothingRecorded } from "../../../engine/replay/nothing-recorded.ts"
import type { Recorded } from "../../../engine/replay/recorded.ts"
import { countText } from "../../../print/count-text.ts"
import { jsonLine } from "../../../print/json-line.ts"
import { checkFields } from "../../../query/check-fields.ts"
import { query } from "../../../query/query.ts"
import { findRecording, type Source } from "../../recording/find-recording.ts"
import { mustFollow } from "../../recording/must-follow.ts"
import type { Terminal } from "../../terminal.ts"
import { pseudonyms } from "./pseudonyms.ts"

export interface RecordFlags extends Source {
  readonly from?: number
  readonly to?: number
  /** Milliseconds. */
  readonly last?: number
  readonly query?: string
  readonly fixture?: string
  readonly raw?: boolean
  readonly json?: boolean
}

/** `dmon record`: writes what came in as a fixture, a JSON event a line, for tests. */
export async function record(flags: RecordFlags, terminal: Terminal, remote?: Remote): Promise<number> {
  const { last, query: text, raw = false } = flags
  if (last !== undefined && (flags.from !== undefined || flags.to !== undefined)) {
    throw new DmonError("DM140", "--last and --from or --to do not go together", { fix: "one or the other" })
  }
  mustFollow(flags)
  const asked = text === undefined ? undefined : query(text)
  const test = asked?.test
  const file = fileOf(flags.fixture)
  const now = Date.now() / 1000
  const from = flags.from ?? (last === undefined ? undefined : now - last / 1000)
  const wanted = from === undefined ? {} : { last: Math.max(1, now - from) }
  const recorded = await findRecording(flags, wanted, remote)
  const all = [...between(recorded, from, flags.to)]
  // What dmon says of itself is no part of a story, unless it is asked for.
  const chosen = all.filter(({ event, from }) => (test === undefined ? from !== "telemetry" : test(event)))
  if (asked !== undefined && asked.mentions.length > 0)
    checkFields(
      asked,
      all.flatMap(({ event }) => Object.keys(event.attributes ?? {})),
    )
  if (chosen.length === 0) throw nothingRecorded(recorded, "no such event is recorded of that time")
  const named = raw ? undefined : pseudonyms(chosen.map(({ event }) => event))
  const lines = chosen.map(({ event, arrival }) => fixtureLine(named === undefined ? event : named(event), arrival))
  write(file, lines.join(""))
  const hosts = raw ? "hosts as they are" : "hosts pseudonymised; --raw to keep"
  const left = test === undefined ? all.length - chosen.length : 0
  const told = { file, events: chosen.length, left, raw }
  terminal.out(
    flags.json
      ? `${JSON.stringify(told)}\n`
      : `recorded ${countText(chosen.length)} event${chosen.length === 1 ? "" : "s"} → ${file} (${hosts})\n`,
  )
  if (left > 0 && !flags.json) terminal.say(`note  ${left} of dmon's own events left out; --query true keeps them`)
  return 0
}

function* between(recorded: Recorded, from: number | undefined, to = Number.POSITIVE_INFINITY): Generator<Came> {
  const first = from === undefined ? recorded.first : recorded.at(from * 1000)
  for (const one of came(recorded.entries(first))) {
    if (one.arrival > to) return
    yield one
  }
}

/** An event as JSON with when it arrived; an attribute of that name stands among the attributes. */
export function fixtureLine(event: Parameters<typeof jsonLine>[0], arrival: number): string {
  const { arrival: said, ...rest } = JSON.parse(jsonLine(event)) as Record<string, unknown>
  const attributes = said === undefined ? rest["attributes"] : { ...(rest["attributes"] as object), arrival: said }
  return `${JSON.stringify({ ...rest, ...(attributes !== undefined && { attributes }), arrival })}\n`
}

function fileOf(name: string | undefined): string {
  if (name !== undefined && /^[\w.-]+$/.test(name) && !name.startsWith(".")) {
    return join("fixtures", name.endsWith(".jsonl") ? name : `${name}.jsonl`)
  }
  throw new DmonError("DM140", name === undefined ? "the fixture has no name" : `a fixture cannot be called ${name}`, {
    fix: "letters, digits, - and _:  dmon record --last 5m --name spike",
  })
}

function write(file: string, text: string): void {
  const unfinished = `${file}.${process.pid}`
  try {
    mkdirSync(dirname(file), { recursive: true })
    // On a full disk one that was there before stays whole.
    writeFileSync(unfinished, text)
    renameSync(unfinished, file)
  } catch (cause) {
    rmSync(unfinished, { force: true })
    throw new DmonError("DM153", `${file} cannot be written`, {
      why: (cause as Error).message,
      fix: "make room, or stand in a folder of yours",
      cause,
    })
  }
}
