import { statSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { stampOf } from "../../../engine/load/inputs.ts"
import { shown } from "../../../engine/load/place.ts"
import { namesIn, type Watched } from "../../../engine/load/watch.ts"
import { testFiles } from "./test-files.ts"
import type { Tester } from "./tester.ts"

/** The tests of some paths, and which of them rest on what was saved since they ran. */
export interface TestChanges {
  readonly all: readonly string[]
  /** Those that are to run again, and what was saved, in words; undefined if nothing was. */
  since(): { readonly files: readonly string[]; readonly what: string } | undefined
  /** All that they rest on, and the folders in which others may appear: as `since` found them. */
  watched(): Watched
}

/** Throws DM142 if there is no test at first. */
export function testChanges(paths: readonly string[], { seen, typed }: Pick<Tester, "seen" | "typed">): TestChanges {
  let all = testFiles(paths)
  let folders: ReadonlyMap<string, string> = new Map()
  const foldersNow = () => {
    const each = new Set([...paths.map(path => resolve(path)).filter(isFolder), ...all.map(file => dirname(file))])
    return new Map([...each].map(folder => [folder, namesIn(folder)]))
  }
  /** What a test rests on: what it is made of, and what only the check of types has read, of all that ran with it. */
  const under = (file: string): [string, string][] => {
    const bundled = new Set(all.flatMap(one => [...seen(one).files.keys()]))
    return [...seen(file).files, ...[...typed(file).files].filter(([path]) => !bundled.has(path))]
  }
  return {
    get all() {
      return all
    },
    since() {
      // Before the tests are listed: one that is made meanwhile is a change of its folder.
      folders = foldersNow()
      const [now, before] = [filesIn(paths), all]
      const ran = now.filter(file => before.includes(file))
      const saved = new Map(ran.map(file => [file, changedIn(under(file))]))
      const files = now.filter(file => saved.get(file)?.length !== 0)
      const strange = [...now, ...before].filter(file => !ran.includes(file))
      const names = new Set([...strange, ...[...saved.values()].flat()].map(path => shown(path)))
      all = now
      return names.size > 0 ? { files, what: `${listed([...names])} changed` } : undefined
    },
    watched() {
      return { files: new Map(all.flatMap(file => under(file))), folders }
    },
  }
}

/** The tests there are now; none where all have gone, which may be for a moment only. */
function filesIn(paths: readonly string[]): string[] {
  const found = paths.flatMap(path => {
    try {
      return testFiles([path])
    } catch {
      return []
    }
  })
  return [...new Set(found)]
}

const changedIn = (files: readonly (readonly [path: string, stamp: string])[]): string[] =>
  files.flatMap(([path, stamp]) => (stampOf(path) === stamp ? [] : [path]))

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

const most = 3
const listed = (names: readonly string[]): string =>
  names.length > most ? `${names.slice(0, most).join(", ")} and ${names.length - most} more` : names.join(", ")
