import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs"
import { homedir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { DmonError } from "../base/error.ts"
import { readTokens, type Token } from "../listeners/tokens.ts"

/** The file of tokens on this machine: that of the flag, else `$XDG_CONFIG_HOME/dmon/tokens.json`. */
export const tokensPath = (flag: string | undefined, env: NodeJS.ProcessEnv = process.env): string =>
  flag === undefined ? join(env["XDG_CONFIG_HOME"] || join(homedir(), ".config"), "dmon", "tokens.json") : resolve(flag)

/** The tokens that are there; none where there is no file yet. Throws DM121. */
export const storedTokens = (path: string): readonly Token[] => (existsSync(path) ? readTokens(path) : [])

/** Puts tokens in the place of those that were there: whole, or not at all. Only this user can read them. */
export function storeTokens(path: string, tokens: readonly Token[]): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    replace(path, `${JSON.stringify({ tokens }, null, 2)}\n`)
  } catch (cause) {
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
