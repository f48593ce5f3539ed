import { readFileSync } from "node:fs"
import { DmonError } from "../base/error.ts"

/** The tokens of a file: one a line, blank lines and those that begin with # aside; at least one. `code` is the reader's. */
export function tokensIn(file: string, code: "DM121" | "DM140"): [string, ...string[]] {
  let text: string
  try {
    text = readFileSync(file, "utf8")
  } catch (cause) {
    throw new DmonError(code, `the token file cannot be read: ${file}`, {
      why: (cause as Error).message,
      fix: "check the path of --token-file, and that this user may read it",
      cause,
    })
  }
  const [first, ...more] = text
    .split("\n")
    .map(line => line.trim())
    .filter(line => line !== "" && !line.startsWith("#"))
  if (first !== undefined) return [first, ...more]
  throw new DmonError(code, `the token file holds no token: ${file}`, {
    fix: `a token stands on a line of its own:  openssl rand -hex 32 > ${file}`,
  })
}
