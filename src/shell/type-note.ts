import pico from "picocolors"
import { harmless } from "../base/harmless.ts"
import { fit } from "../print/width.ts"
import type { Session } from "./session.ts"

/** Names that are there, though no entry has declared them: `x = 1` is all that it takes. */
const unknown = new Set([2304, 2552, 18004])

/** What TypeScript finds wrong in an entry that is about to run, as a line; undefined where that is nothing. */
export async function typeNote(entry: string, session: Session): Promise<string | undefined> {
  if (/\?\s*$/.test(entry)) return undefined
  const code = entry.trim()
  // As it is run: braces at the beginning are an object.
  const text = code.startsWith("{") && !code.endsWith(";") ? `(${code})` : code
  const wrong = await session.types.wrongIn(text, [...session.entries])
  const found = wrong.find(({ code, name }) => !(unknown.has(code) && name in globalThis))
  if (found === undefined) return undefined
  const { colors, columns } = session.screen
  return pico.createColors(colors).dim(fit(harmless(`TS${found.code}  ${found.text}`), columns))
}
