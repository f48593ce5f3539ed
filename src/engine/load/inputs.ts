import { createHash } from "node:crypto"
import { existsSync, readFileSync, realpathSync, statSync } from "node:fs"
import { dirname, join, sep } from "node:path"

/** A file that a load depends on. Packages are known by their stamp; what a user edits also by its content. */
export interface Input {
  readonly path: string
  readonly stamp: string
  readonly hash?: string | undefined
}

/** What a result was made from: it holds as long as these are the same, and what was looked for in vain is still absent. */
export interface Inputs {
  readonly inputs: readonly Input[]
  readonly missing: readonly string[]
}

export const inPackage = (path: string) => path.includes(`${sep}node_modules${sep}`)

/** What a user edits, in contrast to what packages bring. */
export const isUsers = ({ hash }: Input) => hash !== undefined

export const hashOf = (text: string | Uint8Array) => createHash("sha256").update(text).digest("hex").slice(0, 24)

/** Size, time and inode of a file, or "" when there is none. Follows links, so that a swapped link is a change. */
export function stampOf(path: string): string {
  try {
    const { size, mtimeNs, ino } = statSync(path, { bigint: true })
    return `${size}:${mtimeNs}:${ino}`
  } catch {
    return ""
  }
}

export interface Read extends Input {
  readonly bytes: Buffer
}

/** Reads a file as an input. The stamp is taken first: a write in between shows as a change, not as nothing. */
export function readInput(path: string): Read {
  const stamp = stampOf(path)
  const bytes = readFileSync(path)
  return { path, stamp, bytes, ...(!inPackage(path) && { hash: hashOf(bytes) }) }
}

/** The same as it is now: of a file with the same content the stamp may be another, and a change is seen by that. */
export const fresh = (input: Input): Input => (isUsers(input) ? { ...input, stamp: stampOf(input.path) } : input)

/** Whether a result that was made from these would be made the same way again. */
export function unchanged({ inputs, missing }: Inputs): boolean {
  return inputs.every(isUnchanged) && !missing.some(path => existsSync(path))
}

function isUnchanged({ path, stamp, hash }: Input): boolean {
  if (hash === undefined) return stampOf(path) === stamp
  try {
    return hashOf(readFileSync(path)) === hash
  } catch {
    return false
  }
}

/**
 * Whether streams files were checked otherwise than they would run: some were read before a save by one, after it by the
 * other, or had gone meanwhile, and of a file that is not there a checker finds nothing wrong.
 */
export function disagree(run: Inputs & { readonly entries: readonly string[] }, checked: Inputs): boolean {
  const seen = new Set(checked.inputs.map(({ path }) => path))
  if (run.entries.some(entry => !seen.has(entry))) return true
  // The one names a file by where it is, the other by the link that led there.
  const hashes = new Map(run.inputs.filter(isUsers).map(({ path, hash }) => [placeOf(path), hash]))
  return checked.inputs.filter(isUsers).some(({ path, hash }) => (hashes.get(placeOf(path)) ?? hash) !== hash)
}

function placeOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

/** The folders from a path up to the root. */
export function* ancestors(path: string): Generator<string> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    yield folder
    if (folder === dirname(folder)) return
  }
}

/** Absent files of an absent folder are one thing to look at. Within a package, its package.json speaks for all. */
export function fewest(missing: Iterable<string>): string[] {
  const exists = new Map<string, boolean>()
  const isThere = (path: string) => {
    let there = exists.get(path)
    if (there === undefined) exists.set(path, (there = existsSync(path)))
    return there
  }
  const tops = new Set<string>()
  for (let path of missing) {
    for (const folder of ancestors(path)) {
      if (isThere(folder)) break
      path = folder
    }
    if (isThere(path)) continue
    if (inPackage(path) && isThere(join(packageOf(path), "package.json"))) continue
    tops.add(path)
  }
  return [...tops].sort()
}

/** The folder of the package that a file within node_modules belongs to. */
export function packageOf(path: string): string {
  const parts = path.split(sep)
  const start = parts.lastIndexOf("node_modules") + 1
  return parts.slice(0, start + (parts[start]?.startsWith("@") ? 2 : 1)).join(sep)
}
