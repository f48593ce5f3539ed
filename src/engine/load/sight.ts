import { existsSync, statSync } from "node:fs"
import { basename, resolve, sep } from "node:path"
import { home } from "./child.ts"
import { type Input, type Inputs, inPackage, isUsers, stampOf } from "./inputs.ts"
import { namesIn, type Watched } from "./watch.ts"

/** What a loader has to watch: gathered during a load, while files may change. */
export interface Sight {
  /** A load begins: a change from now on is one. */
  begin(): void
  /** The load has read these, or looked for them. */
  add(inputs: Inputs): void
  /** The load has ended. After a failed one all that was watched stays so: the way back to what was good may lead over any of it. */
  end(failed: boolean): Watched
  /** What is watched now. */
  current(): Watched
}

export function sight(paths: readonly string[]): Sight {
  let watched: Watched = { files: new Map(), folders: new Map() }
  let before: Watched = watched
  let added: Inputs[] = []

  return {
    begin() {
      added = []
      const folders = paths.map(path => resolve(path)).filter(path => existsSync(path) && statSync(path).isDirectory())
      const files = paths.map(path => resolve(path)).filter(path => !folders.includes(path))
      before = {
        files: new Map([...watched.files.keys(), ...files].map(path => [path, stampOf(path)])),
        folders: new Map(folders.map(path => [path, namesIn(path)])),
      }
    },
    add: inputs => void added.push(inputs),
    end(failed) {
      const kept = failed ? [...before.files] : paths.flatMap(path => entry(before.files, resolve(path)))
      const missing = added.flatMap(({ missing }) => missing.map((path): [string, string] => [path, ""]))
      const read = added.flatMap(({ inputs }) => inputs.filter(isWatched))
      const files = new Map([...kept, ...missing, ...read.map(({ path, stamp }): [string, string] => [path, stamp])])
      return (watched = { files, folders: before.folders })
    },
    current: () => watched,
  }
}

const entry = (files: ReadonlyMap<string, string>, path: string): [string, string][] => {
  const stamp = files.get(path)
  return stamp === undefined ? [] : [[path, stamp]]
}

/** A package that is installed anew has another package.json; its other files are not worth a watch. */
const isWatched = (input: Input) =>
  isUsers(input) ||
  (inPackage(input.path) && basename(input.path) === "package.json" && !input.path.startsWith(`${home}${sep}`))
