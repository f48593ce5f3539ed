import type { Remote } from "../../engine/remote.ts"
import { print } from "../../query/print.ts"
import { type Later, later } from "./later.ts"
import type { Repeat } from "./live.ts"
import { type Result, resultOf } from "./result.ts"

export interface QueryOptions {
  readonly limit?: number
  /** A field to sort by; `-metric` sorts downwards. */
  readonly order?: string
  readonly fields?: readonly string[]
}

export type AskQuery = (text?: string, options?: QueryOptions) => Later<Result>

/** `query('state = "critical"', { limit: 10, order: "-metric" })` */
export function queries(remote: () => Remote, repeat: Repeat): AskQuery {
  return (text = "true", { limit, order, fields } = {}) => {
    const ask = async (): Promise<Result> => {
      const request = {
        query: text,
        ...(order !== undefined && { sort: order }),
        ...(limit !== undefined && { limit }),
        ...(fields && { fields: [...fields] }),
      }
      return resultOf({ ...(await remote().query(request)), watch: seconds => repeat(ask, seconds) })
    }
    return later(ask)
  }
}

/** A query as a template: what stands in `${}` is a value, whatever quotes it holds. */
export const templated =
  (ask: AskQuery) =>
  (texts: TemplateStringsArray, ...values: readonly unknown[]): Later<Result> =>
    ask(texts.map((text, i) => text + (i < values.length ? literal(values[i]) : "")).join(""))

const literal = (value: unknown): string =>
  print({
    kind: "literal",
    value:
      value === undefined
        ? null
        : typeof value === "number" || typeof value === "boolean" || value === null
          ? value
          : String(value),
  })
