import { readFileSync } from "node:fs"
import { DmonError } from "../../base/error.ts"

/** The token in a file: its first line, blank ones and those that begin with # aside. */
export function tokenIn(file: string): string {
  let text: string
  try {
    text = readFileSync(file, "utf8")
  } catch (cause) {
    throw new DmonError("DM140", `the token file cannot be read: ${file}`, {
      why: (cause as Error).message,
      fix: "check the path of --token-file, and that this user may read it",
      cause,
    })
  }
  if (text.trimStart().startsWith("{")) {
    throw new DmonError("DM140", `the token file is a server's: ${file}`, {
      why: "it holds hashes, by which a server knows tokens; to ask it, the token itself is needed",
      fix: "give a file with the token that  dmon token add  has printed",
    })
  }
  const [first] = text
    .split("\n")
    .map(line => line.trim())
    .filter(line => line !== "" && !line.startsWith("#"))
  if (first !== undefined) return first
  throw new DmonError("DM140", `the token file holds no token: ${file}`, {
    fix: `it stands on a line of its own, as  dmon token add  prints it:  dmon token add NAME --role viewer > ${file}`,
  })
}
