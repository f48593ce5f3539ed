import { realpathSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as rxjs from "rxjs"
import { json } from "../../../src/codecs/json.ts"
import * as dmon from "../../../src/dmon.ts"
import { type Control, controlBytes } from "../../../src/engine/journal/control.ts"
import { journal } from "../../../src/engine/journal/journal.ts"
import { bundler } from "../../../src/engine/load/bundle.ts"
import { type Version, versionOf } from "../../../src/engine/load/revive.ts"
import type { RecordingAnswer } from "../../../src/engine/remote.ts"
import { type Recorded, recordedFrom } from "../../../src/engine/replay/recorded.ts"
import type { Event } from "../../../src/event/event.ts"
import { folder } from "../load/folder.ts"

/** What streams of tests may import. */
export const modules: Record<string, unknown> = { dmon, rxjs }

/** A streams file as a recording keeps it. */
export async function versionFrom(text: string, name = "mystreams.ts"): Promise<Version> {
  const files = folder({ [name]: text })
  try {
    return versionOf(await bundler([files.at(name)], Object.keys(modules)).build())
  } finally {
    files.remove()
  }
}

/** What came, by seconds: events, or what else moved the streams. */
export type Came = readonly [at: number, what: Event | readonly Event[] | Control]

export const start = 1_700_000_000

/** What a running dmon would answer, if this had come in. */
export function answerOf(records: readonly Came[], more: Partial<RecordingAnswer> = {}): RecordingAnswer {
  const ring = journal()
  const codec = json()
  for (const [at, what] of records) {
    const isControl = ["start", "reload", "suspend", "resume", "tick", "stop", "step"].some(name => name in what)
    const time = (start + at) * 1000
    if (isControl) ring.append(time, "dmon", "control", controlBytes(what as Control))
    else ring.append(time, "test", "json", codec.encode([what].flat() as Event[]))
  }
  const pages = ring.pages().map(page => Buffer.from(page).toString("base64"))
  return { name: "test", pages, first: ring.first, now: start + (records.at(-1)?.[0] ?? 0), ...more }
}

/** The same as a recording, with the versions that it names. */
export function recorded(
  records: readonly Came[],
  versions: readonly Version[],
  more: Partial<Recorded> = {},
): Recorded {
  const [first] = versions
  const held = recordedFrom(answerOf(records, { version: first }))
  return { ...held, version: hash => versions.find(one => one.hash === hash), ...more }
}

/** A place for a data folder. */
export const place = (): string =>
  join(realpathSync(tmpdir()), `dmon-replay-${process.pid}-${Math.random().toString(36).slice(2)}`)
