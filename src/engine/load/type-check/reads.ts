import { existsSync, readFileSync } from "node:fs"
import ts from "typescript"
import { fewest, hashOf, type Input, type Inputs, inPackage, stampOf } from "../inputs.ts"

/** A file system for the compiler that remembers what was read, and what was looked for in vain. */
export interface Reads {
  readFile(path: string): string | undefined
  fileExists(path: string): boolean
  directoryExists(path: string): boolean
  realpath(path: string): string
  /** Names what a text is: two reads of one version read the same text. */
  version(path: string): string
  /** Looks at the files anew, once for a whole check. True when imports may lead elsewhere than before. */
  refresh(): boolean
  /** What a program of these files was made from. */
  inputs(paths: Iterable<string>): Inputs
}

const isConfig = (path: string) => path.endsWith(".json")

/** `isOwn` tells dmon's own files: like those of packages, they are known by their stamps. */
export function reads(isOwn: (path: string) => boolean): Reads {
  const files = new Map<string, { input: Input; text: string }>()
  const missing = new Set<string>()
  const folders = new Map<string, boolean>()
  let stamps = new Map<string, string>()
  let sought: { count: number; paths: string[] } = { count: 0, paths: [] }

  /** Beside dmon's own declarations their sources are looked for each time: only declarations come and go there. */
  const lacks = (path: string) => {
    if (!isOwn(path) || path.endsWith(".d.ts")) missing.add(path)
  }
  const stamp = (path: string) => {
    let known = stamps.get(path)
    if (known === undefined) stamps.set(path, (known = stampOf(path)))
    return known
  }

  function read(path: string) {
    const known = files.get(path)
    if (known && known.input.stamp === stamp(path)) return known
    // Not the stamp of the refresh: the file may have changed since.
    const fresh = stampOf(path)
    stamps.set(path, fresh)
    try {
      const bytes = readFileSync(path)
      const hash = inPackage(path) || isOwn(path) ? undefined : hashOf(bytes)
      const file = { input: { path, stamp: fresh, hash }, text: bytes.toString("utf8").replace(/^\uFEFF/, "") }
      files.set(path, file)
      return file
    } catch {
      lacks(path)
      return undefined
    }
  }

  function absent(): string[] {
    if (sought.count !== missing.size) sought = { count: missing.size, paths: fewest(missing) }
    return sought.paths
  }

  function hasMoved(): boolean {
    if (absent().some(path => existsSync(path))) return true
    for (const [path, { input }] of files) {
      const now = stamp(path)
      if (now === "" || (isConfig(path) && now !== input.stamp)) return true
    }
    return false
  }

  return {
    readFile: path => read(path)?.text,
    fileExists(path) {
      if (files.has(path) && stamp(path) !== "") return true
      const there = ts.sys.fileExists(path)
      if (!there) lacks(path)
      return there
    },
    directoryExists(path) {
      let there = folders.get(path)
      if (there === undefined) folders.set(path, (there = ts.sys.directoryExists(path)))
      if (!there) lacks(path)
      return there
    },
    realpath: path => ts.sys.realpath?.(path) ?? path,
    version: path => files.get(path)?.input.hash ?? files.get(path)?.input.stamp ?? "",
    refresh() {
      stamps = new Map()
      if (!hasMoved()) return false
      missing.clear()
      folders.clear()
      sought = { count: 0, paths: [] }
      for (const path of files.keys()) if (stamp(path) === "") files.delete(path)
      return true
    },
    inputs(paths) {
      const used = new Set(paths)
      const all = [...files.values()].filter(({ input: { path } }) => used.has(path) || isConfig(path))
      return { inputs: all.map(({ input }) => input), missing: absent() }
    },
  }
}
