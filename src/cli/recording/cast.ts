import { existsSync } from "node:fs"
import { DmonError } from "../../base/error.ts"
import { loader } from "../../engine/load/load.ts"
import { shown } from "../../engine/load/place.ts"
import { type Version, versionOf } from "../../engine/load/revive.ts"
import { always, asRecorded, type Lineup } from "../../engine/replay/lineup.ts"
import { type Params, params } from "../../engine/replay/params.ts"
import { type Recorded, versionAt } from "../../engine/replay/recorded.ts"
import { modules } from "../server/serve.ts"
import { isRevision, revision } from "./revision.ts"

/** Which streams are to run: files, as they are or as they were at a revision; without either, what ran then. */
export interface Choice {
  readonly streams?: readonly string[] | undefined
  readonly at?: string | undefined
}

/** Streams that are chosen, to be run with some of their params set. */
export type Cast = (values?: Readonly<Record<string, string>>) => { readonly lineup: Lineup; readonly params: Params }

/** Finds the streams of a choice. */
export async function castOf({ streams, at }: Choice, recorded: Recorded): Promise<Cast> {
  if (at !== undefined) {
    const files = streams ?? filesOf(recorded)
    const version = await versionOfRevision(at, files)
    return fixed(version, `${files.map(file => shown(file)).join(", ")} at ${at}`)
  }
  if (streams === undefined) return values => with_(values, modules => asRecorded(recorded, { modules }))
  return fixed(await versionOfFiles(streams), streams.map(file => shown(file)).join(", "))
}

/** What somebody compares with: `recorded`, a file, or a revision of the files that run. */
export async function castAgainst(word: string, choice: Choice, recorded: Recorded): Promise<Cast> {
  if (word === "recorded") return castOf({}, recorded)
  if (existsSync(word)) return castOf({ streams: [word] }, recorded)
  const files = choice.streams ?? filesOf(recorded)
  if (await isRevision(word, files[0] as string)) return castOf({ streams: files, at: word }, recorded)
  throw new DmonError("DM152", `${word} is neither a file nor a revision`, {
    fix: "such as  recorded, mystreams.ts, HEAD~1",
  })
}

const fixed =
  (version: Version, about: string): Cast =>
  values =>
    with_(values, modules => always(version, about, { modules }))

function with_(values: Readonly<Record<string, string>> = {}, lineup: (modules: Record<string, unknown>) => Lineup) {
  const set = params(values)
  return { lineup: lineup({ ...modules, dmon: { ...modules.dmon, param: set.param } }), params: set }
}

/** The streams files that the recording names last. */
export function filesOf(recorded: Recorded): readonly string[] {
  const last = recorded.fallback?.hash ?? versionAt(recorded, Number.POSITIVE_INFINITY)
  const version = last === undefined ? undefined : recorded.version(last)
  if (version !== undefined) return version.entries
  throw new DmonError("DM150", "the recording does not say which streams ran", { fix: "name them:  --streams FILE" })
}

/** Loads streams files as the server would. */
export function versionOfFiles(paths: readonly string[]): Promise<Version> {
  return load(paths, {})
}

async function versionOfRevision(word: string, files: readonly string[]): Promise<Version> {
  const taken = await revision(word, files)
  try {
    // They have run already, and perhaps with other types.
    return await load(taken.files, { check: false, cache: false })
  } finally {
    taken.remove()
  }
}

async function load(paths: readonly string[], how: { check?: boolean; cache?: false }): Promise<Version> {
  const loading = loader(paths, { modules, ...how })
  try {
    const { bundle, dispose } = await loading.load()
    dispose()
    return versionOf(bundle)
  } finally {
    await loading.close()
  }
}
