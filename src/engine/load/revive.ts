import type { Bundle } from "./bundle.ts"
import { evaluate } from "./evaluate.ts"
import type { Globals } from "./globals.ts"
import { probe } from "./probe.ts"
import { type Exported, roots } from "./roots.ts"
import { type Located, sourceMap } from "./source-map.ts"

/** What of a bundle is kept, to run it again later. */
export type Version = Pick<Bundle, "text" | "map" | "hash" | "filename" | "entries">

export const versionOf = ({ text, map, hash, filename, entries }: Bundle): Version => ({
  text,
  map,
  hash,
  filename,
  entries,
})

/** A version that was kept, running again. */
export interface Revived extends Exported {
  readonly hash: string
  locate(stack: string): Located | undefined
  /** The text of one of its files, as it was. */
  text(file: string): string | undefined
  dispose(): void
}

export interface RevivalOptions {
  /** What the files import from dmon and RxJS. */
  readonly modules: Readonly<Record<string, unknown>>
  readonly globals?: Partial<Globals> | undefined
}

/** Runs a version that was loaded once, as it was then: neither bundled nor checked again. Throws what its code throws. */
export function revive(version: Version, { modules, globals }: RevivalOptions): Revived {
  const places = sourceMap(version as Bundle)
  const { namespaces, dispose } = evaluate(version, { modules, globals })
  const exported = roots({ entries: version.entries, namespaces, ...places }, probe)
  return { ...exported, hash: version.hash, locate: places.locate, text: places.text, dispose }
}
