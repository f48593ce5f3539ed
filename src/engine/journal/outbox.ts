import { crc32 } from "node:zlib"
import { textOf } from "../../base/text-of.ts"
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
  /** Whether an action that a replay asks for was asked before the restart. */
  knows(id: string): boolean
  ask(asked: Asked): void
  /** Notes that actions are over: delivered, or given up. */
  done(ids: readonly string[]): void
  /** What was asked and is not over, oldest first. */
  readonly pending: readonly Asked[]
  /** What was found to be wrong at the start, in words for a person. */
  readonly found: readonly string[]
  /** Resolves when all that was noted is on the disk. */
  sync(): Promise<void>
  /** Writes it anew: what is pending, and of the others those after a position, which a restart may ask for again. */
  compact(position: number): void
  close(): void
}

type Line = { readonly ask: Asked } | { readonly done: readonly string[] } | { readonly upTo: number }

const name = "outbox"
/** How many ids of actions that are over are remembered; a restart may repeat what is older. */
const most = 1_000_000
const positionOf = (id: string): number => Number(/^\d+\.(\d+)\//.exec(id)?.[1] ?? 0)

export function outbox(files: Disk): Outbox {
  const over = new Set<string>()
  const pending = new Map<string, Asked>()
  /** All that was asked at or before this position is over, if it is not pending. */
  let floor = 0
  let lines: string[] = []
  let tail: Tail | undefined
  /** What stands in the file is not all that it should be: it is to be written anew. */
  let isBehind = false

  const end = (id: string) => {
    pending.delete(id)
    over.add(id)
    if (over.size > most) for (const oldest of over) return void over.delete(oldest)
  }
  const rewrite = () => {
    lines = []
    tail?.close()
    tail = undefined
    isBehind = true
    const all: Line[] = [{ upTo: floor }, ...[...pending.values()].map(ask => ({ ask })), { done: [...over] }]
    files.replace(name, [Buffer.from(all.map(text).join(""))])
    isBehind = false
  }
  const flush = () => {
    if (isBehind) return rewrite()
    if (lines.length === 0) return
    const bytes = Buffer.from(lines.join(""))
    lines = []
    isBehind = true
    tail ??= files.append(name)
    tail.write(bytes)
    isBehind = false
  }
  const soon = () => {
    try {
      if (!isBehind) flush()
    } catch {
      // Whoever syncs next is told, and until then all of it is in memory.
    }
  }
  const add = (line: Line) => {
    if (!isBehind && lines.push(text(line)) === 1) setImmediate(soon)
  }

  const { good, torn, bad } = linesOf(files.list().includes(name) ? files.read(name) : new Uint8Array())
  for (const line of good) {
    if ("upTo" in line) floor = line.upTo
    else if ("ask" in line) pending.set(line.ask.action.id, line.ask)
    else line.done.forEach(end)
  }
  if (torn || bad > 0) rewrite()

  return {
    found: bad > 0 ? [`${bad} lines of the outbox are damaged: what they tell may be sent twice, or not at all`] : [],
    knows: id => pending.has(id) || over.has(id) || positionOf(id) <= floor,
    ask(asked) {
      pending.set(asked.action.id, asked)
      add({ ask: asked })
    },
    done(ids) {
      ids.forEach(end)
      if (ids.length === 0) return
      add({ done: ids })
      // At once: what was carried out and is not noted is carried out again, should dmon be killed here.
      soon()
    },
    get pending() {
      return [...pending.values()]
    },
    async sync() {
      flush()
      await tail?.sync()
    },
    compact(position) {
      floor = Math.max(floor, position)
      for (const id of over) if (positionOf(id) <= floor) over.delete(id)
      rewrite()
    },
    close() {
      soon()
      tail?.close()
      tail = undefined
    },
  }
}

/** A line: a checksum, and JSON. A value that JSON cannot say is noted as it would be printed. */
function text(line: Line): string {
  const json = jsonOf(line)
  return `${sumOf(json)} ${json}\n`
}

function jsonOf(line: Line): string {
  try {
    return JSON.stringify(line)
  } catch {
    const { key, action } = (line as { ask: Asked }).ask
    return JSON.stringify({ ask: { key, action: { ...action, value: textOf(action.value) } } })
  }
}

const sumOf = (json: string): string => crc32(json).toString(16).padStart(8, "0")

/** The lines of the file that are whole; the last may be torn, and is then as if it had never been written. */
function linesOf(bytes: Uint8Array): { good: Line[]; torn: boolean; bad: number } {
  const all = Buffer.from(bytes).toString().split("\n")
  const torn = all.pop() !== ""
  const whole = all.filter(line => line.slice(0, 8) === sumOf(line.slice(9)))
  return { good: whole.map(line => JSON.parse(line.slice(9)) as Line), torn, bad: all.length - whole.length }
}
