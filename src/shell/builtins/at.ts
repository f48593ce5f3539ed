import type { Remote } from "../../engine/remote.ts"
import { moment } from "../../print/moment.ts"
import { type Moment, momentFrom } from "../moment.ts"
import { printable } from "../show/printable.ts"
import { type Later, later } from "./later.ts"
import type { Repeat } from "./live.ts"
import { type Result, resultOf } from "./result.ts"

/** The index as it was at a moment. */
export interface Past {
  /** Seconds since 1970. */
  readonly at: number
  query(text?: string, options?: { readonly limit?: number }): Later<Result>
  readonly index: Later<Result>
}

/** `at("12:03").query("…")`, `at("-5m").index` */
export function ats(remote: () => Remote, repeat: Repeat) {
  return (when: Moment): Past => {
    const at = momentFrom(when)
    const query: Past["query"] = (text = "true", { limit } = {}) => {
      const ask = async () =>
        resultOf({
          ...(await remote().past({ at, query: text, ...(limit !== undefined && { limit }) })),
          at,
          watch: seconds => repeat(ask, seconds),
        })
      return later(ask)
    }
    const past = {
      at,
      query,
      get index() {
        return query()
      },
    }
    return printable(past, () => [`as it was at ${moment(at)}: .index, .query("…")`])
  }
}
