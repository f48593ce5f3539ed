import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { homedir } from "node:os"
import { dirname, join } from "node:path"

/** How many entries are kept. */
export const kept = 10_000

/** What was entered before, the oldest first; an entry of several lines is one. */
export interface History {
  readonly entries: readonly string[]
  /** Keeps an entry, unless it begins with a blank, is the one before, or seems to hold a secret. Tells whether. */
  add(entry: string): boolean
}

/** Where history is kept: DMON_HISTORY, empty for nowhere, else a file of the user's state. */
export function historyFile(env: NodeJS.ProcessEnv): string | undefined {
  if (env["DMON_HISTORY"] !== undefined) return env["DMON_HISTORY"] || undefined
  return join(env["XDG_STATE_HOME"] || join(homedir(), ".local", "state"), "dmon", "history")
}

/** The history of a file, which only this user may read; without a file, of this session only. A file that cannot be had hinders nothing. */
export function history(file: string | undefined): History {
  const entries = file === undefined ? [] : read(file)
  return {
    entries,
    add(entry) {
      const text = entry.trimEnd()
      if (text === "" || /^\s/.test(entry) || isSecret(text) || entries.at(-1) === text) return false
      entries.push(text)
      if (file !== undefined) append(file, text)
      return true
    },
  }
}

/** Says something that looks like a token, or names one. */
const isSecret = (text: string): boolean =>
  /\b(?:bearer|token|secret|passw(?:or)?d|api[_-]?key)\b["'`]?\s*(?:[:=,]|\s)\s*["'`]?[^\s"'`(){}]{6,}/i.test(text) ||
  [...text.matchAll(/["'`]([\w+/=.~-]{20,})["'`]/g)].some(
    ([, word = ""]) => /\d/.test(word) && /[A-Za-z]/.test(word) && !/^[a-z]+(?:[./-][a-z\d]+)+$/.test(word),
  )

/** An entry's line ends stand in the file after a backslash, as shells write them. */
const written = (entry: string) => `${entry.replaceAll("\n", "\\\n")}\n`

function read(file: string): string[] {
  try {
    const entries = readFileSync(file, "utf8")
      .split(/(?<!\\)\n/)
      .filter(Boolean)
      .map(entry => entry.replaceAll("\\\n", "\n"))
    if (entries.length <= kept * 1.2) return entries.slice(-kept)
    const last = entries.slice(-kept)
    writeFileSync(file, last.map(written).join(""), { mode: 0o600 })
    return last
  } catch {
    return []
  }
}

function append(file: string, entry: string): void {
  try {
    if (!existsSync(file)) mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    appendFileSync(file, written(entry), { mode: 0o600 })
    chmodSync(file, 0o600)
  } catch {
    // A home that cannot be written: then this session alone remembers.
  }
}
