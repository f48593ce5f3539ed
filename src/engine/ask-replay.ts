import { resolve } from "node:path"
import { DmonError } from "../base/error.ts"
import { errorText } from "../base/text-of.ts"
import type { Engine } from "./engine.ts"
import type { Revived, Version } from "./load/revive.ts"
import type { Named } from "./partition.ts"
import type { ReloadAnswer, Remote, ShadowAnswer, ShadowRequest } from "./remote.ts"

/** What the surroundings of an engine know, and it does not. */
export interface Versioned {
  /** The version that runs. */
  running(): Version | undefined
  /** What stands in the files now. */
  load(): Promise<{ readonly hash: string; readonly roots: readonly Named[]; dispose(): void }>
  /** Runs a version from outside. */
  revive(version: Version): Revived
  /** Puts one in the place of what runs. */
  promote(version: Version, revived: Revived): Promise<ReloadAnswer>
}

/** What an engine answers of its past, and of streams that do not run yet. */
export function askReplay(engine: Engine, versions: Versioned): Pick<Remote, "recording" | "compare" | "shadow"> {
  return {
    async recording({ last, from, inline = false }) {
      const { journal, partition, ttl, name } = engine
      const now = partition.clock.seconds
      const folder = await engine.settle()
      const start = last === undefined ? Number(from ?? 0) : since(engine, now - Number(last))
      const answer = { name, first: journal.first, version: versions.running(), ttl, now }
      if (folder !== undefined && inline !== true && inline !== "true") return { ...answer, folder: resolve(folder) }
      return { ...answer, pages: journal.pages(start).map(page => Buffer.from(page).toString("base64")) }
    },
    async compare(version) {
      const { number } = engine.status().version_of_streams
      const same = { same: true, kept: [], reset: [], homeless: [], version: number }
      if (version !== undefined && version.hash === versions.running()?.hash) return same
      const next = version === undefined ? await versions.load() : revive(versions, version)
      // Meanwhile it may have become what runs.
      if (next.hash === versions.running()?.hash) return same
      try {
        const { kept, reset, homeless } = engine.compare(next.roots)
        return { same: false, kept, reset, homeless, version: number }
      } finally {
        next.dispose()
      }
    },
    shadow: async request => shadowing(engine, versions, request),
  }
}

/** The number of the first record since a moment, in seconds. */
function since({ journal }: Engine, moment: number): number {
  for (const { number, time } of journal.read()) if (time / 1000 >= moment) return number
  return journal.next
}

/** What comes from outside may be no code at all. */
function revive(versions: Versioned, version: Version): Revived {
  try {
    return versions.revive(version)
  } catch (cause) {
    if (cause instanceof DmonError) throw cause
    throw new DmonError("DM122", "this version of the streams cannot be run", {
      why: errorText(cause),
      fix: "send what a bundle of a streams file is, as  dmon shadow  does",
      cause,
    })
  }
}

type How = "time" | "end" | "leave"

function shadowing(engine: Engine, versions: Versioned, { version, seconds, promote = false }: ShadowRequest) {
  const revived = revive(versions, version)
  let over: (how: How) => void = () => {}
  const ended = new Promise<How>(resolve => (over = resolve))
  let running: ReturnType<Engine["shadow"]>
  try {
    running = engine.shadow(revived.roots, () => over("end"))
  } catch (error) {
    revived.dispose()
    throw error
  }
  const begun = performance.now()
  const timer = setTimeout(over, seconds * 1000, "time")
  const conclude = async (how: How): Promise<ShadowAnswer> => {
    clearTimeout(timer)
    const told = running.told()
    const { ended } = running
    running.dispose()
    const isDone = how === "time" && ended === undefined && told.failures === 0
    const promoted = !promote
      ? undefined
      : isDone
        ? await versions.promote(version, revived)
        : refused(how, told.failures)
    if (!promoted?.ok) revived.dispose()
    return {
      ...told,
      seconds: Math.round(performance.now() - begun) / 1000,
      ...(ended !== undefined && { ended }),
      ...(promoted !== undefined && { promoted }),
    }
  }
  const refused = (how: How, failures: number): ReloadAnswer => ({
    ok: false,
    version: engine.status().version_of_streams.number,
    report: `not promoted: ${failures > 0 ? "it failed" : how === "time" ? "it ended by itself" : "it was ended before its time"}`,
  })
  return { answer: ended.then(conclude), end: () => over("end"), leave: () => over("leave") }
}
