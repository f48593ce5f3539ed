import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { homedir } from "node:os"
import { join, resolve } from "node:path"
import type { Bundle } from "./bundle.ts"
import { type Own, programOf } from "./child.ts"
import { hashOf, type Inputs, stampOf } from "./inputs.ts"

/** The last load that was good: as long as its inputs are unchanged, neither esbuild nor TypeScript has to start. */
export interface Kept {
  readonly bundle: Bundle
  /** Absent when the types were not checked. */
  readonly verdict?: (Inputs & { readonly notes: readonly string[] }) | undefined
  /** Whether the bundle has been tried in a child. */
  readonly tried: boolean
}

export interface Cache {
  read(): Kept | undefined
  write(kept: Kept): void
}

export function cacheFolder(): string {
  const { XDG_CACHE_HOME, CACHE_DIRECTORY } = process.env
  return join(XDG_CACHE_HOME || CACHE_DIRECTORY || join(homedir(), ".cache"), "dmon")
}

/** One file for each set of paths, sealed by a hash: what is damaged, or of another dmon, is as if it were absent. */
export function cache(folder: string, paths: readonly string[], own: Own): Cache {
  const file = join(folder, `streams-${hashOf(paths.map(path => resolve(path)).join("\0"))}.json`)
  const writer = () =>
    hashOf(JSON.stringify([process.version, process.env["DMON_VERSION"], ...programs(own).map(stampOf)]))

  return {
    read() {
      try {
        // It is code that will run: only one's own is trusted.
        if (process.getuid && statSync(file).uid !== process.getuid()) return
        const [seal, by, json] = split(readFileSync(file, "utf8"))
        if (by !== writer() || seal !== hashOf(json)) return
        return JSON.parse(json)
      } catch {
        return undefined
      }
    },
    write(kept) {
      const temporary = `${file}.${process.pid}`
      try {
        const json = JSON.stringify(kept)
        mkdirSync(folder, { recursive: true, mode: 0o700 })
        writeFileSync(temporary, `${hashOf(json)} ${writer()}\n${json}`, { mode: 0o600 })
        renameSync(temporary, file)
      } catch {
        // A cache that cannot be written costs a second at the next start, and nothing else.
        try {
          rmSync(temporary, { force: true })
        } catch {}
      }
    },
  }
}

function split(text: string): [seal: string, by: string, json: string] {
  const end = text.indexOf("\n")
  const [seal = "", by = ""] = text.slice(0, end).split(" ")
  return [seal, by, text.slice(end + 1)]
}

/** What the verdicts depend on beside the user's files: dmon's own programs, and the compiler's. */
function programs(own: Own): string[] {
  const require = createRequire(import.meta.url)
  return [
    ...Object.values(own.modules),
    ...Object.values(own.types),
    programOf("trial-child"),
    programOf("check-child"),
    require.resolve("typescript/package.json"),
    require.resolve("esbuild/package.json"),
    require.resolve("rxjs/package.json"),
  ]
}
