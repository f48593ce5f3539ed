import { DmonError } from "../../base/error.ts"
import { errorText } from "../../base/text-of.ts"
import type { Disk } from "../journal/disk.ts"
import { recall } from "../journal/spent.ts"
import type { Bundle } from "./bundle.ts"
import { hashOf } from "./inputs.ts"
import { type RevivalOptions, type Revived, revive, type Version, versionOf } from "./revive.ts"

/** The versions of the streams that a recording names, so that it can be played with what ran then. */
export interface Versions {
  /** Keeps a version that is to run, unless it is kept already. Throws DM605 if it cannot be. */
  keep(bundle: Bundle): void
  /** A version as it was kept; undefined if it is not there. Throws if it is damaged. */
  find(hash: string): Version | undefined
  /** The same, running again. */
  revive(hash: string): Revived | undefined
}

export function versions(files: Disk, options: RevivalOptions): Versions {
  const nameOf = (hash: string) => `${hash}.json`
  const find = (hash: string): Version | undefined => {
    if (hash === "" || !files.list().includes(nameOf(hash))) return undefined
    const text = Buffer.from(files.read(nameOf(hash))).toString()
    const found = parsed(text)
    if (found === undefined || hashOf(found.text) !== hash) throw new Error(`${nameOf(hash)} is damaged`)
    return found
  }
  const isWhole = (hash: string) => {
    try {
      return find(hash) !== undefined
    } catch {
      return false
    }
  }
  return {
    keep(bundle) {
      try {
        recall(files, bundle.hash)
        if (isWhole(bundle.hash)) return
        files.replace(nameOf(bundle.hash), [Buffer.from(JSON.stringify(versionOf(bundle)))])
      } catch (error) {
        throw new DmonError("DM605", "this version of the streams cannot be kept in the data folder", {
          why: errorText(error),
          fix: "make room on its disk",
          cause: error,
        })
      }
    },
    find,
    revive(hash) {
      const found = find(hash)
      return found && revive(found, options)
    },
  }
}

function parsed(text: string): Version | undefined {
  try {
    const found = JSON.parse(text) as Version
    return typeof found.text === "string" ? found : undefined
  } catch {
    return undefined
  }
}
