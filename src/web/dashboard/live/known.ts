import { type Names, namesIn } from "../../../query/names.ts"
import { ask } from "../ask.ts"

/** What is asked for at once, and how long that is good, in milliseconds. */
const most = 5000
const goodFor = 10_000

export const nothingKnown = namesIn([])

let known = nothingKnown
let at = Number.NEGATIVE_INFINITY

/** What the data has, asked for anew if that was long ago. */
export async function knownNow(): Promise<Names> {
  if (performance.now() - at < goodFor) return known
  at = performance.now()
  const answer = await ask.query({ limit: most }).catch(() => undefined)
  if (answer) known = namesIn(answer.events)
  return known
}
