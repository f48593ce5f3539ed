import { didYouMean } from "../base/did-you-mean.ts"
import type { Mention } from "./parse.ts"
import type { Query } from "./query.ts"
import { queryFields } from "./tokens.ts"

/** A name in a query that is hardly meant as it stands. */
export interface Slip extends Mention {
  readonly meant: string
}

/**
 * The first name in a query that is neither a field of every event nor among `attributes`, and looks like a slip: it is
 * nearly one of those, or a string that lacks its quotes.
 */
export function slipIn({ mentions }: Pick<Query, "mentions">, attributes: Iterable<string>): Slip | undefined {
  const known = new Set(attributes)
  const names = [...queryFields, ...known, "tagged"]
  for (const mention of mentions) {
    const { name, right } = mention
    if (known.has(name)) continue
    const meant = didYouMean(name, names) ?? (right ? `${JSON.stringify(name)}, in quotes` : undefined)
    if (meant !== undefined) return { ...mention, meant }
  }
  return undefined
}
