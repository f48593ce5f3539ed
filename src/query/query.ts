import type { Event } from "../event/event.ts"
import { compile } from "./compile.ts"
import { type Ast, type Mention, parse } from "./parse.ts"

/** A query, ready to be asked. */
export interface Query {
  readonly text: string
  readonly ast: Ast
  /** The attributes that it names, and where. */
  readonly mentions: readonly Mention[]
  /** Set when it asks for exactly one host and service, so that an index can look it up instead of searching. */
  readonly exact?: { readonly host: string; readonly service: string }
  test(event: Event): boolean
}

/** The string that a comparison demands of a field, if it is `field = "string"` either way round. */
function demands(ast: Ast, field: "host" | "service"): string | undefined {
  if (ast.kind !== "comparison" || ast.op !== "=") return undefined
  const [name, wanted] = ast.left.kind === "field" ? [ast.left, ast.right] : [ast.right, ast.left]
  if (name.kind !== "field" || name.name !== field || wanted.kind !== "literal") return undefined
  return typeof wanted.value === "string" ? wanted.value : undefined
}

function exactly(ast: Ast): Query["exact"] {
  if (ast.kind !== "and" || ast.of.length !== 2) return undefined
  const [a, b] = ast.of
  const host = demands(a, "host") ?? demands(b, "host")
  const service = demands(a, "service") ?? demands(b, "service")
  return host === undefined || service === undefined ? undefined : { host, service }
}

/**
 * A query in Riemann's language: `state = "critical" and (service =~ "api %" or tagged "api")`.
 *
 * Fields are host, service, state, description, metric, ttl, time (seconds) and tags; any other name reads an
 * attribute, and `attributes.region` spells that out. `=` and `!=` compare values of any type, missing ones being nil;
 * `<` `<=` `>` `>=` hold between numbers only; `=~` matches a whole string where `%` is any text; `~=` finds a regular
 * expression, which backtracks (see `regex`). `not` binds closer than `and`, `and` closer than `or`. Strings stand in
 * double or single quotes, commas are blanks. Throws DM302 and DM303, with the place.
 */
export function query(text: string): Query {
  const { ast, mentions } = parse(text)
  const exact = exactly(ast)
  return { text, ast, mentions, test: compile(ast), ...(exact !== undefined && { exact }) }
}
