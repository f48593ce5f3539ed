import type { Written } from "../live/flow.ts"
import type { Place } from "./place.ts"

/** Where something was written, and that line as it was then; `stack`: one that was taken there. */
export function written(
  stack: string,
  of: { locate(stack: string): Place | undefined; text(file: string): string | undefined },
): Written | undefined {
  const place = of.locate(stack)
  if (place === undefined) return undefined
  const text = of.text(place.file)?.split("\n")[place.line - 1]?.trim() ?? ""
  return { file: place.file, line: place.line, text }
}
