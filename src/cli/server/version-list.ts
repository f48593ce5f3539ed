import type { StreamsVersion } from "../../engine/answers.ts"
import { errorFields } from "../../engine/error-fields.ts"
import type { Loaded } from "../../engine/load/load.ts"
import { shown } from "../../engine/load/place.ts"
import type { Carried } from "../../streams/core/carry.ts"

/** The versions of the streams since the start, and those that were refused. */
export interface VersionList {
  ran(number: number, since: number, loaded: Loaded, carried?: Carried): void
  /** `number`: that of the version that goes on. */
  refused(number: number, since: number, error: unknown): void
  /** The newest first. */
  list(): readonly StreamsVersion[]
}

/** So many are remembered. */
const most = 100

export function versionList(): VersionList {
  const all: StreamsVersion[] = []
  const add = (one: StreamsVersion) => {
    all.unshift(one)
    all.length = Math.min(all.length, most)
  }
  return {
    ran(number, since, { hash, files }, carried) {
      const state = carried && {
        kept: carried.kept.length,
        reset: carried.reset.length,
        aside: carried.homeless.length,
      }
      add({ number, since, hash, files: files.map(file => shown(file)), ...(state && { state }) })
    },
    refused: (number, since, error) => add({ number, since, refused: errorFields(error) }),
    list: () => all,
  }
}
