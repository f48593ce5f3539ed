import { existsSync, type FSWatcher, readdirSync, statSync, watch as watchFolder } from "node:fs"
import { stat } from "node:fs/promises"
import { basename, dirname } from "node:path"

export interface Watched {
  /** Files, each with its stamp when it was read; "" when there was none. */
  readonly files: ReadonlyMap<string, string>
  /** Folders of which every file counts, each with the names that were in it. */
  readonly folders: ReadonlyMap<string, string>
}

export interface Watcher {
  /** Watches these from now on. What has changed since its stamp was taken is a change. */
  set(watched: Watched): void
  close(): void
}

interface Times {
  /** A file has been written when it has been the same for so long. */
  readonly rest: number
  /** Editors delete and create: a file is gone only when it has been for so long. */
  readonly gone: number
  /** Where the system tells nothing (network folders, a folder that came back), looking is how changes are seen. */
  readonly poll: number
}

/** The names in a folder, as one text. */
export function namesIn(folder: string): string {
  try {
    return readdirSync(folder).sort().join("\0")
  } catch {
    return ""
  }
}

/** Calls `changed` when files are at rest in another state than the one known. */
export function watch(changed: () => void, { rest, gone, poll }: Times = { rest: 20, gone: 200, poll: 1000 }): Watcher {
  let known: Watched = { files: new Map(), folders: new Map() }
  let names = new Map<string, Set<string>>()
  const watchers = new Map<string, { inode: number; watcher: FSWatcher }>()
  let before: { state: Watched; since: number } | undefined
  let timer: NodeJS.Timeout | undefined
  let looking = false
  let closed = false

  const polling = setInterval(() => {
    arm()
    look()
  }, poll).unref()

  /** Looks again soon, unless that is to happen already: under a storm of events a file would never come to rest. */
  function soon() {
    timer ??= setTimeout(() => {
      timer = undefined
      look()
    }, rest)
  }

  async function look() {
    if (looking || closed) return
    looking = true
    const of = known
    const state = await stateOf(of)
    looking = false
    if (closed) return
    if (of !== known) return soon()
    if (same(state, known)) {
      before = undefined
      return
    }
    const now = performance.now()
    if (!before || !same(state, before.state)) {
      before = { state, since: now }
      return soon()
    }
    if (now - before.since < (vanished(state, known) ? gone : rest) - 1) return soon()
    known = state
    before = undefined
    changed()
  }

  /** Watches each folder once, and anew when another folder has taken its place. */
  function arm() {
    for (const [folder, { inode, watcher }] of watchers) {
      if (names.has(folder) && inodeOf(folder) === inode) continue
      watcher.close()
      watchers.delete(folder)
    }
    for (const folder of names.keys()) {
      const inode = inodeOf(folder)
      if (watchers.has(folder) || inode === undefined) continue
      try {
        const watcher = watchFolder(folder, { persistent: false }, (_, name) => {
          if (!name || names.get(folder)?.has(name) || known.folders.has(folder)) soon()
        })
        // A folder that goes away, or a system without watches left: the poll goes on.
        watcher.on("error", () => watcher.close())
        watchers.set(folder, { inode, watcher })
      } catch {}
    }
  }

  return {
    set(watched) {
      known = watched
      before = undefined
      names = new Map()
      // Where nothing has been read, a file may still appear; the poll sees that without a watch on a busy folder.
      for (const [file, stamp] of watched.files) if (stamp) named(dirname(file)).add(basename(file))
      for (const folder of watched.folders.keys()) named(folder)
      for (const [file, stamp] of watched.files) if (!stamp) names.get(dirname(file))?.add(basename(file))
      arm()
      soon()
    },
    close() {
      closed = true
      clearInterval(polling)
      clearTimeout(timer)
      for (const { watcher } of watchers.values()) watcher.close()
      watchers.clear()
    },
  }

  function named(folder: string): Set<string> {
    let found = names.get(folder)
    if (!found) names.set(folder, (found = new Set()))
    return found
  }
}

function inodeOf(folder: string): number | undefined {
  try {
    return existsSync(folder) ? statSync(folder).ino : undefined
  } catch {
    return undefined
  }
}

/** What is known, as it is now. Asynchronous: a network folder that hangs must not hold up events. */
async function stateOf({ files, folders }: Watched): Promise<Watched> {
  const stamps = await Promise.all(
    [...files.keys()].map(async (path): Promise<[string, string]> => {
      const found = await stat(path, { bigint: true }).catch(() => undefined)
      return [path, found ? `${found.size}:${found.mtimeNs}:${found.ino}` : ""]
    }),
  )
  return { files: new Map(stamps), folders: new Map([...folders.keys()].map(path => [path, namesIn(path)])) }
}

const sameMap = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>) =>
  [...a].every(([key, value]) => b.get(key) === value)

const same = (a: Watched, b: Watched) => sameMap(a.files, b.files) && sameMap(a.folders, b.folders)

const vanished = (now: Watched, before: Watched) =>
  [...now.files].some(([path, stamp]) => stamp === "" && before.files.get(path) !== "")
