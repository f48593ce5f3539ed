import { existsSync, statSync } from "node:fs"
import { DmonError } from "../../base/error.ts"
import type { RecordingRequest, Remote } from "../../engine/remote.ts"
import { type Recorded, recordedFrom, recordedIn } from "../../engine/replay/recorded.ts"
import { connect, type Reach } from "../connection/connect.ts"
import { recordedFixture } from "./recorded-fixture.ts"

/** The flags by which a command says which recording it means. */
export interface Source extends Reach {
  /** A fixture, or a data folder. */
  readonly recording?: string | undefined
  readonly data?: string | undefined
}

/** The recording that is meant: that of a data folder, else that of the dmon that runs, on its disk or in its memory. */
export async function findRecording(
  source: Source,
  wanted: RecordingRequest = {},
  remote: Remote = connect(source),
): Promise<Recorded> {
  const isNamed = source.name !== undefined || source.url !== undefined
  if (source.recording !== undefined && !isFolder(source.recording)) return recordedFixture(source.recording)
  const folder = source.recording ?? source.data ?? (isNamed ? undefined : process.env["DMON_DATA"] || undefined)
  if (folder !== undefined) return recordedIn(mustBeThere(folder))
  const answer = await remote.recording(wanted).catch(error => Promise.reject(unreachable(error)))
  if (answer.folder === undefined) return recordedFrom(answer)
  try {
    return recordedIn(mustBeThere(answer.folder))
  } catch (error) {
    // Only where it is on another machine, or another user's.
    if (!(error instanceof DmonError) || !["DM150", "DM605"].includes(error.code)) throw error
    return recordedFrom(await remote.recording({ ...wanted, inline: true }))
  }
}

const isFolder = (path: string) => existsSync(path) && statSync(path).isDirectory()

function mustBeThere(folder: string): string {
  if (isFolder(folder)) return folder
  throw new DmonError("DM150", `there is no data folder ${folder}`, {
    fix: "name the folder that the server was given with --data",
  })
}

function unreachable(error: unknown): unknown {
  if (!(error instanceof DmonError) || error.code !== "DM510") return error
  const { code, message, why, cause } = error
  return new DmonError(code, message, {
    ...(why !== undefined && { why }),
    fix: "name a data folder:  --data DIR     or start dmon, or say where it is with --name or --url",
    cause,
  })
}
