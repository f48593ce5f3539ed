import type { Disk } from "../journal/disk.ts"
import type { Bundle } from "./bundle.ts"
import { type RevivalOptions, type Revived, revive, type Version, versionOf } from "./revive.ts"

/** The versions of the streams that a recording names, so that it can be played with what ran then. */
export interface Versions {
  keep(bundle: Bundle): void
  /** A version as it was when it ran; undefined if it is not there. */
  revive(hash: string): Revived | undefined
}

export function versions(files: Disk, options: RevivalOptions): Versions {
  const nameOf = (hash: string) => `${hash}.json`
  return {
    keep(bundle) {
      if (files.list().includes(nameOf(bundle.hash))) return
      files.replace(nameOf(bundle.hash), [Buffer.from(JSON.stringify(versionOf(bundle)))])
    },
    revive(hash) {
      if (hash === "" || !files.list().includes(nameOf(hash))) return undefined
      return revive(JSON.parse(Buffer.from(files.read(nameOf(hash))).toString()) as Version, options)
    },
  }
}
