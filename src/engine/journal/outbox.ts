import type { Action } from "../../outputs/output.ts"
import type { Disk, Tail } from "./disk.ts"

/** An action that was asked of an output. */
export interface Asked {
  /** The output's key. */
  readonly key: string
  readonly action: Action
}

/** What outputs were asked to do, and what they have done: so that a restart repeats nothing and forgets nothing. */
export interface Outbox {
  /** Notes an action; false if it is known already, as it was asked before the restart. */
  ask(asked: Asked): boolean
  /** Notes that actions are over: delivered, or given up. */
  done(ids: readonly string[]): void
  /** What was asked and is not over, oldest first. */
  readonly pending: readonly Asked[]
  flush(): void
  /** Writes it anew: what is pending, and of the others those after a position, which a restart may ask for again. */
  compact(position: number): void
  close(): void
}

type Line = { readonly ask: Asked } | { readonly done: readonly string[] }

const name = "outbox"
const positionOf = (id: string): number => Number(/^\d+\.(\d+)\//.exec(id)?.[1] ?? 0)

export function outbox(files: Disk): Outbox {
  const known = new Set<string>()
  const pending = new Map<string, Asked>()
  const lines: Line[] = []
  let tail: Tail | undefined

  for (const line of files.list().includes(name) ? linesOf(files.read(name)) : []) {
    if ("ask" in line) {
      known.add(line.ask.action.id)
      pending.set(line.ask.action.id, line.ask)
    } else {
      for (const id of line.done) {
        known.add(id)
        pending.delete(id)
      }
    }
  }
  const bytesOf = (all: readonly Line[]) => Buffer.from(all.map(line => `${JSON.stringify(line)}\n`).join(""))
  const flush = () => {
    if (lines.length === 0) return
    tail ??= files.append(name)
    tail.write(bytesOf(lines.splice(0)))
  }
  const add = (line: Line) => {
    if (lines.push(line) === 1) setImmediate(flush)
  }

  return {
    ask(asked) {
      const { id } = asked.action
      if (known.has(id)) return false
      known.add(id)
      pending.set(id, asked)
      add({ ask: asked })
      return true
    },
    done(ids) {
      for (const id of ids) pending.delete(id)
      if (ids.length > 0) add({ done: ids })
    },
    get pending() {
      return [...pending.values()]
    },
    flush,
    compact(position) {
      flush()
      tail?.close()
      tail = undefined
      for (const id of known) if (!pending.has(id) && positionOf(id) <= position) known.delete(id)
      const over = [...known].filter(id => !pending.has(id))
      files.replace(name, [
        bytesOf([...[...pending.values()].map(ask => ({ ask })), ...(over.length > 0 ? [{ done: over }] : [])]),
      ])
    },
    close() {
      flush()
      tail?.close()
    },
  }
}

/** The lines of the file; the last may be torn, and is then as if it had never been written. */
function linesOf(bytes: Uint8Array): Line[] {
  return Buffer.from(bytes)
    .toString()
    .split("\n")
    .flatMap(text => {
      try {
        return text === "" ? [] : [JSON.parse(text) as Line]
      } catch {
        return []
      }
    })
}
