import { DmonError } from "../base/error.ts"
import type { Event } from "../event/event.ts"
import type { Ast, Value } from "./parse.ts"
import { regex, wildcard } from "./pattern.ts"
import type { Comparison } from "./tokens.ts"

export type Predicate = (event: Event) => boolean
type Read = (event: Event) => unknown

/** Reads a value of an event; what is missing is null. One closure a field, so that each reads one property. */
function reader(value: Value): Read {
  if (value.kind === "literal") return () => value.value
  const { name } = value
  if (value.kind === "attribute") {
    return event => {
      const found = event.attributes?.[name]
      return typeof found === "string" ? found : null // what an object inherits is no attribute
    }
  }
  switch (name) {
    case "host":
      return event => event.host ?? null
    case "service":
      return event => event.service ?? null
    case "state":
      return event => event.state ?? null
    case "description":
      return event => event.description ?? null
    case "metric":
      return event => event.metric ?? null
    case "ttl":
      return event => event.ttl ?? null
    case "time":
      return event => event.time ?? null
    default:
      return event => event.tags ?? null
  }
}

function comparison(op: Comparison, left: Value, right: Value): Predicate {
  if (left.kind === "literal" && right.kind !== "literal") return comparison(mirror[op], right, left)
  const a = reader(left)
  if (right.kind === "literal" && (op === "=" || op === "!=")) {
    const b = right.value
    return op === "=" ? event => a(event) === b : event => a(event) !== b
  }
  const b = reader(right)
  const ordered = (test: (x: number, y: number) => boolean): Predicate => {
    if (right.kind === "literal") {
      const y = right.value
      if (typeof y !== "number") return () => false
      return event => {
        const x = a(event)
        return typeof x === "number" && test(x, y)
      }
    }
    return event => {
      const x = a(event)
      const y = b(event)
      return typeof x === "number" && typeof y === "number" && test(x, y)
    }
  }
  switch (op) {
    case "=":
      return event => a(event) === b(event)
    case "!=":
      return event => a(event) !== b(event)
    case "<":
      return ordered((x, y) => x < y)
    case "<=":
      return ordered((x, y) => x <= y)
    case ">":
      return ordered((x, y) => x > y)
    case ">=":
      return ordered((x, y) => x >= y)
  }
}
const mirror: Readonly<Record<Comparison, Comparison>> = {
  "=": "=",
  "!=": "!=",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
}

function matcher(op: "=~" | "~=", pattern: string): (text: string) => boolean {
  if (op === "=~") return wildcard(pattern)
  // `^api` is asked for more than anything else: no regular expression has to be run for it.
  const [, prefix] = /^\^([\w /:-]*)$/.exec(pattern) ?? []
  if (prefix !== undefined) return text => text.startsWith(prefix)
  const expression = regex(pattern)
  if (typeof expression === "string") throw new DmonError("DM303", expression)
  return text => expression.test(text)
}

/** The predicate that a query means. Throws DM303 for a regular expression that is none. */
export function compile(ast: Ast): Predicate {
  switch (ast.kind) {
    case "and": {
      const [first, second, ...others] = ast.of.map(compile) as [Predicate, Predicate, ...Predicate[]]
      if (others.length === 0) return event => first(event) && second(event)
      return event => first(event) && second(event) && others.every(test => test(event))
    }
    case "or": {
      const [first, second, ...others] = ast.of.map(compile) as [Predicate, Predicate, ...Predicate[]]
      if (others.length === 0) return event => first(event) || second(event)
      return event => first(event) || second(event) || others.some(test => test(event))
    }
    case "not": {
      const test = compile(ast.of)
      return event => !test(event)
    }
    case "tagged": {
      const { tag } = ast
      return event => event.tags?.includes(tag) ?? false
    }
    case "comparison":
      return comparison(ast.op, ast.left, ast.right)
    case "match": {
      const read = reader(ast.value)
      const matches = matcher(ast.op, ast.pattern)
      return event => {
        const text = read(event)
        return typeof text === "string" && matches(text)
      }
    }
    default: {
      const read = reader(ast)
      return event => {
        const value = read(event)
        return value !== null && value !== false
      }
    }
  }
}
