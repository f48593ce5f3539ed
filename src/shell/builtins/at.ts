import type { Remote } from "../../engine/remote.ts"
import { moment } from "../../print/moment.ts"
import { type Moment, momentFrom } from "../moment.ts"
import { printable } from "../show/printable.ts"
import { type Change, changesBetween } from "./changes.ts"
import { type Later, later } from "./later.ts"
import type { Repeat } from "./live.ts"
import { type Result, resultOf } from "./result.ts"

/** The index as it was at a moment. */
export interface Past {
  /** Seconds since 1970. */
  readonly at: number
  query(text?: string, options?: { readonly limit?: number }): Later<Result>
  readonly index: Later<Result>
  /** What has changed in the index since then, or until another moment. */
  diff(until?: Moment): Later<readonly Change[]>
}

/** `at("12:03").query("…")`, `at("-5m").index`, `at("-5m").diff()`, which `at.diff("-5m")` is too. */
export function ats(remote: () => Remote, repeat: Repeat) {
  const past = (when: Moment): Past => {
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
    const found = {
      at,
      query,
      get index() {
        return query()
      },
      diff(until?: Moment) {
        const to = until === undefined ? undefined : momentFrom(until)
        return later(async () => changesBetween(await indexAt(remote(), at), await indexAt(remote(), to)))
      },
    }
    return printable(found, () => [`as it was at ${moment(at)}: .index, .query("…"), .diff()`])
  }
  return Object.assign(past, { diff: (when: Moment, until?: Moment) => past(when).diff(until) })
}

const indexAt = (remote: Remote, at: number | undefined) =>
  at === undefined ? remote.query({ query: "true" }) : remote.past({ at })
