import { duration } from "../../base/duration.ts"
import { type Data, data } from "../../engine/journal/data.ts"
import type { Loaded } from "../../engine/load/load.ts"
import { type Versions, versions } from "../../engine/load/versions.ts"
import type { PastOptions } from "../../engine/past.ts"
import type { Plan } from "../../engine/plan.ts"
import type { Settings } from "./settings.ts"

/** What a server with a data folder hands its engine. */
export interface Recorded {
  readonly past: PastOptions
  readonly data: Data
  readonly versions: Versions
}

/** Opens the data folder that the settings name, if they do. */
export function recorded(
  settings: Settings,
  modules: Readonly<Record<string, unknown>>,
  ttl: number | undefined,
): Recorded | undefined {
  if (settings.data === undefined) return undefined
  const opened = data(settings.data, {
    segment: 64 << 20,
    bytes: bytesOf(settings.keep),
    age: duration(settings.keepFor),
  })
  const kept = versions(opened.versions, { modules })
  return {
    data: opened,
    versions: kept,
    past: {
      data: opened,
      durable: settings.durable,
      whenFull: settings.diskFull,
      every: duration(settings.snapshot),
      ttl,
      streamsOf: hash => kept.revive(hash)?.roots,
    },
  }
}

const units: Readonly<Record<string, number>> = { KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 }
const bytesOf = (size: string): number => Number.parseInt(size, 10) * (units[size.slice(-2)] as number)

/** The part of a plan that the streams are. */
export const streamsOf = (loaded: Loaded): Pick<Plan, "streams" | "version"> => ({
  streams: loaded.roots,
  version: loaded.hash,
})
