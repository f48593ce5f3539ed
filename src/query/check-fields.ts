import { DmonError } from "../base/error.ts"
import type { Query } from "./query.ts"
import { underline } from "./query-error.ts"
import { slipIn } from "./slip.ts"

/** How many of the data's own attributes an error lists. */
const listed = 10

/**
 * Throws DM301 at the first name in a query that is neither a field of every event nor among `known`, the attributes
 * that the data has, and looks like a slip: it is nearly one of those, or a string that lacks its quotes. Any other name
 * may be an attribute that nothing bears just now. Queries of Riemann's clients are not checked: there a name that nothing bears is just missing.
 */
export function checkFields(query: Pick<Query, "text" | "mentions">, known: Iterable<string>): void {
  const attributes = new Set(known)
  const slip = slipIn(query, attributes)
  if (slip === undefined) return

  const { name, at, length, meant } = slip
  const own = [...attributes].sort()
  const some = own.slice(0, listed).join(", ") + (own.length > listed ? ", …" : "")
  const also = own.length > 0 ? `  your data also has: ${some}` : ""
  throw new DmonError("DM301", `unknown field ${JSON.stringify(name)} in query`, {
    frame: underline(query.text, at, length),
    more: {
      "did you mean": `${meant} ?`,
      fields: `host service state metric ttl time description tagged …${also}`,
    },
  })
}
