import { at } from "../engine/load/place.ts"
import { lineAt, placesIn } from "../engine/load/stack.ts"

/** The line of source that called a function: `mystreams.test.ts:12:3   expectEmitted(…)`; "" where it cannot be told. */
export function callerOf(called: (...args: never[]) => unknown): string {
  const holder: { stack?: string } = {}
  Error.captureStackTrace(holder, called)
  const [place] = placesIn(holder.stack ?? "")
  return place === undefined ? "" : [at(place), lineAt(place)].filter(Boolean).join("   ")
}
