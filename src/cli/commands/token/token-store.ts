import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs"
import { homedir } from "node:os"
import { join, resolve } from "node:path"
import { DmonError } from "../../../base/error.ts"
import { readTokens, type Token } from "../../../listeners/tokens.ts"
import { alone } from "./alone.ts"

/** The file of tokens on this machine: that of the flag, else `$XDG_CONFIG_HOME/dmon/tokens.json`. */
export const tokensPath = (flag: string | undefined, env: NodeJS.ProcessEnv = process.env): string =>
  flag === undefined ? join(env["XDG_CONFIG_HOME"] || join(homedir(), ".config"), "dmon", "tokens.json") : resolve(flag)

/** The tokens that are there; none where there is no file yet. Throws DM121. */
export const storedTokens = (path: string): readonly Token[] => (existsSync(path) ? readTokens(path) : [])

/**
 * Puts what becomes of the tokens in their place: whole, or not at all, and while no other command does. Only this user can
 * read them.
 */
export function changeTokens(path: string, change: (before: readonly Token[]) => readonly Token[]): void {
  try {
    alone(path, () => replace(path, `${JSON.stringify({ tokens: change(storedTokens(path)) }, null, 2)}\n`))
  } catch (cause) {
    if (cause instanceof DmonError) throw cause
    throw new DmonError("DM160", `the file of tokens cannot be written: ${path}`, {
      why: (cause as Error).message,
      fix: "choose another one with --tokens",
      cause,
    })
  }
}

function replace(path: string, text: string): void {
  const next = `${path}.${process.pid}`
  const file = openSync(next, "wx", 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
    renameSync(next, path)
  } finally {
    closeSync(file)
    rmSync(next, { force: true })
  }
}
