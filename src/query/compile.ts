import { DmonError } from "../base/error.ts"
import type { Event } from "../event/event.ts"
import type { Ast, Value } from "./parse.ts"
import { regex, wildcard } from "./pattern.ts"
import type { Comparison } from "./tokens.ts"

export type Predicate = (event: Event) => boolean
type Matcher = (text: string) => boolean

/**
 * The predicate that a query means, as one JavaScript function: streams ask it of every event, and calls between closures
 * cost more than the tests. Names and values of the query stand in it only as literals of JSON, so none can be code. Throws
 * DM303 for a regular expression that is none.
 */
export function compile(ast: Ast): Predicate {
  const matchers: Matcher[] = []
  const test = codeOf(ast, matchers)
  return new Function("matchers", "textOf", `return event => ${test}`)(matchers, textOf)
}

/** What is missing is null, and so is what an object inherits. */
function textOf({ attributes }: Event, name: string): string | null {
  const found = attributes?.[name]
  return typeof found === "string" ? found : null
}

/** An expression that is true or false, of an `event`. Patterns that are more than a prefix go into `matchers`. */
function codeOf(ast: Ast, matchers: Matcher[]): string {
  switch (ast.kind) {
    case "and":
    case "or":
      return `(${ast.of.map(part => codeOf(part, matchers)).join(ast.kind === "and" ? " && " : " || ")})`
    case "not":
      return `!${codeOf(ast.of, matchers)}`
    case "tagged":
      return `(event.tags?.includes(${JSON.stringify(ast.tag)}) ?? false)`
    case "comparison":
      return comparison(ast.op, ast.left, ast.right)
    case "match":
      return match(ast, matchers)
    default:
      return `(${readOf(ast)} !== null && ${readOf(ast)} !== false)`
  }
}

/** An expression for a value of an event; what is missing is null. */
function readOf(value: Value): string {
  if (value.kind === "field") return `(event.${value.name} ?? null)`
  if (value.kind === "attribute") return `textOf(event, ${JSON.stringify(value.name)})`
  // JSON has no infinity, which a number may be that is too large for a double.
  return `(${typeof value.value === "number" ? value.value : JSON.stringify(value.value)})`
}

function comparison(op: Comparison, left: Value, right: Value): string {
  const [a, b] = [readOf(left), readOf(right)]
  if (op === "=" || op === "!=") return `(${a} ${op === "=" ? "===" : "!=="} ${b})`
  return `(typeof ${a} === "number" && typeof ${b} === "number" && ${a} ${op} ${b})`
}

function match({ op, value, pattern }: Ast & { kind: "match" }, matchers: Matcher[]): string {
  const text = readOf(value)
  // `^api` is asked for more than anything else: no regular expression has to be run for it.
  const [, prefix] = (op === "~=" && /^\^([\w /:-]*)$/.exec(pattern)) || []
  if (prefix !== undefined) return `(typeof ${text} === "string" && ${text}.startsWith(${JSON.stringify(prefix)}))`
  const number = matchers.push(op === "=~" ? wildcard(pattern) : finder(pattern)) - 1
  return `(typeof ${text} === "string" && matchers[${number}](${text}))`
}

function finder(pattern: string): Matcher {
  const expression = regex(pattern)
  if (typeof expression === "string") throw new DmonError("DM303", expression)
  return text => expression.test(text)
}
