import { DmonError } from "../../../base/error.ts"
import { query } from "../../../query/query.ts"

/** What is tapped: places of the streams (none: the events that enter), and the query that thins it. */
export interface TapWords {
  readonly places: readonly string[]
  readonly query: string
}

/**
 * Tells queries from places: what has a blank, a quote, a parenthesis or one of `= < > ~` outside of a key's brackets
 * is a query, and so are `true` and `false`; anything else is an address, or a glob of addresses. A query that cannot
 * be read is told before anything is asked.
 */
export function tapWords(words: readonly string[], flag: string | undefined): TapWords {
  const given = words.map(word => word.trim()).filter(Boolean)
  const queries = [...(flag?.trim() ? [flag.trim()] : []), ...given.filter(isQuery)]
  const [asked = "true", another] = queries
  if (another !== undefined) {
    throw new DmonError("DM140", "there are two queries", {
      fix: `make one of them:  --query '(${asked}) and (${another})'`,
    })
  }
  query(asked)
  return { places: given.filter(word => !isQuery(word)), query: asked }
}

const isQuery = (word: string): boolean =>
  /[\s"'()=<>~]/.test(word.replace(/\[[^\]]*\]/g, "")) || word === "true" || word === "false"
