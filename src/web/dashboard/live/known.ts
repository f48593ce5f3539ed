import { type Names, namesIn } from "../../../query/names.ts"
import { ask } from "../ask.ts"

/** What is asked for at once, and how long that is good, in milliseconds. */
const most = 5000
const goodFor = 10_000

/** What the data has; or only what a part of it has, where there is more than is asked for at once. */
export interface Known extends Names {
  readonly isPart?: boolean
}

export const nothingKnown: Known = { ...namesIn([]), isPart: true }

let known = nothingKnown
let at = Number.NEGATIVE_INFINITY

/** What the data has, asked for anew if that was long ago. */
export async function knownNow(): Promise<Known> {
  if (performance.now() - at < goodFor) return known
  at = performance.now()
  const answer = await ask.query({ limit: most }).catch(() => undefined)
  if (answer) known = { ...namesIn(answer.events), isPart: answer.matched > answer.events.length }
  return known
}
