import { ask } from "../ask.ts"
import { type Known, nothingKnown } from "./completion.ts"
import { knownIn } from "./known-in.ts"

/** What is asked for at once, and how long that is good, in milliseconds. */
const most = 5000
const goodFor = 10_000

let known: Known = nothingKnown
let at = Number.NEGATIVE_INFINITY

/** What the data has, asked for anew if that was long ago. */
export async function knownNow(): Promise<Known> {
  if (performance.now() - at < goodFor) return known
  at = performance.now()
  const answer = await ask.query({ limit: most }).catch(() => undefined)
  if (answer) known = knownIn(answer.events)
  return known
}
