import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import type { Place } from "./place.ts"

/** The positions of a stack trace that are in files, innermost first. */
export function placesIn(stack: string): Place[] {
  return stack.split("\n").flatMap(text => {
    const [, where = "", line, column] = /^\s*at (?:.*\()?([^()]+):(\d+):(\d+)\)?$/.exec(text) ?? []
    if (!/^(?:file:\/\/)?\//.test(where)) return []
    const file = where.startsWith("file:") ? fileURLToPath(where) : where
    return [{ file, line: Number(line), column: Number(column) }]
  })
}

/** The line of source at a place, without its indentation and cut where it is very long; "" where it cannot be read. */
export function lineAt({ file, line }: Place): string {
  try {
    return readFileSync(file, "utf8").split("\n")[line - 1]?.trim().slice(0, 110) ?? ""
  } catch {
    return ""
  }
}
