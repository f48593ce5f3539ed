import { didYouMean } from "../base/did-you-mean.ts"
import type { DmonError } from "../base/error.ts"
import { regex } from "./pattern.ts"
import { queryError } from "./query-error.ts"
import { type Comparison, type Match, type QueryField, tokens } from "./tokens.ts"

/** What can stand beside an operator. */
export type Value =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  | { readonly kind: "field"; readonly name: QueryField }
  | { readonly kind: "attribute"; readonly name: string }

/** A query as data. A value alone asks whether it is there: neither missing, null nor false. */
export type Ast =
  | Value
  | { readonly kind: "and" | "or"; readonly of: readonly [Ast, Ast, ...Ast[]] }
  | { readonly kind: "not"; readonly of: Ast }
  | { readonly kind: "comparison"; readonly op: Comparison; readonly left: Value; readonly right: Value }
  | { readonly kind: "match"; readonly op: Match; readonly value: Value; readonly pattern: string }
  | { readonly kind: "tagged"; readonly tag: string }

/** Where a query names an attribute; `right` of a comparison it may be a string that lacks its quotes. */
export interface Mention {
  readonly name: string
  readonly at: number
  readonly length: number
  readonly right: boolean
}

/** A query, read. */
export interface Parsed {
  readonly ast: Ast
  readonly mentions: readonly Mention[]
}

const maxLength = 65_536
const maxDepth = 100
const powers = { or: 1, and: 2 } as const

/** What people write who come from other languages. */
const meant: Readonly<Record<string, string>> = {
  "==": "=",
  "===": "=",
  "!==": "!=",
  "<>": "!=",
  "=<": "<=",
  "=>": ">=",
  "~": "~=",
  "~~": "~=",
  "!~": "not … ~= …",
  ":": "=",
  ":=": "=",
  "&": "and",
  "&&": "and",
  "|": "or",
  "||": "or",
  "!": "not",
  is: "=",
  eq: "=",
  ne: "!=",
  like: '=~ "web-%"',
  matches: '~= "^web-"',
  contains: '~= "text", or tagged "tag"',
  includes: '~= "text", or tagged "tag"',
  has: 'tagged "tag"',
  in: 'state = "a" or state = "b"',
  "/": 'a pattern in quotes: ~= "^web-"',
}

function hint(text: string): string | undefined {
  const lower = text.toLowerCase()
  return Object.hasOwn(meant, lower) ? meant[lower] : didYouMean(text, ["and", "or", "not", "tagged"])
}

const clip = (text: string) => (text.length > 40 ? `${text.slice(0, 39)}…` : text)

/**
 * Reads a query. Throws DM302 where it is none and DM303 where a regular expression is none, with the place underlined.
 * Nothing may follow the query; nesting and length are bounded.
 */
export function parse(query: string): Parsed {
  if (query.length > maxLength) {
    throw queryError("DM302", query, maxLength, 1, `a query has at most ${maxLength} characters`)
  }
  const words = tokens(query)
  const mentions: Mention[] = []
  let index = 0
  let depth = 0
  const peek = () => words[index]!
  const take = () => words[index++]!

  const ast = predicate(0)
  if (peek().kind !== "end") throw unexpected('"and", "or" or the end')
  return { ast, mentions }

  function unexpected(expected: string): DmonError {
    const token = peek()
    const { kind, text, at } = token
    const found = kind === "unknown" ? token.why : kind === "end" ? "found the end" : `found ${clip(text)}`
    const what = `expected ${expected}, ${found}`
    const before = words[index - 1]
    // NOT a = b: what is wrong is the word before, which reads as a name.
    if (before?.kind === "attribute" && /^(not|tagged)$/i.test(before.text)) {
      return queryError("DM302", query, before.at, before.text.length, what, hint(before.text))
    }
    const quotes = expected.startsWith("a string") && /^[\w.-]+$/.test(text) ? `"${text}"` : undefined
    return queryError("DM302", query, at, text.length, what, quotes ?? hint(text))
  }

  function predicate(power: number): Ast {
    let left = primary()
    for (;;) {
      const { kind } = peek()
      if ((kind !== "and" && kind !== "or") || powers[kind] < power) return left
      const more: Ast[] = []
      while (peek().kind === kind) {
        take()
        more.push(predicate(powers[kind] + 1))
      }
      left = { kind, of: [left, ...more] as unknown as readonly [Ast, Ast, ...Ast[]] }
    }
  }

  function primary(): Ast {
    const { kind } = peek()
    if (kind === "(" || kind === "not") {
      if (++depth > maxDepth) throw unexpected(`at most ${maxDepth} levels of "not" and parentheses`)
      take()
      const of = predicate(kind === "(" ? 0 : 3)
      if (kind === "(" && peek().kind !== ")") throw unexpected('"and", "or" or )')
      if (kind === "(") take()
      depth--
      return kind === "(" ? of : { kind, of }
    }
    if (kind === "tagged") {
      take()
      return { kind, tag: string("a string in quotes after tagged").value }
    }
    return simple()
  }

  function simple(): Ast {
    const left = value('a field, a value, "not", "tagged" or (', false)
    const token = peek()
    if (token.kind === "comparison") {
      take()
      return { kind: "comparison", op: token.op, left, right: value("a value", true) }
    }
    if (token.kind === "match") {
      take()
      const { value: pattern, at, text } = string(`a string in quotes after ${token.op}`)
      const tested = token.op === "~=" ? regex(pattern) : pattern
      if (token.op === "~=" && typeof tested === "string") throw queryError("DM303", query, at, text.length, tested)
      return { kind: "match", op: token.op, value: left, pattern }
    }
    if (!["and", "or", ")", "end"].includes(token.kind)) throw unexpected('a comparison, "and", "or" or the end')
    return left
  }

  function value(expected: string, right: boolean): Value {
    const token = peek()
    if (token.kind !== "literal" && token.kind !== "field" && token.kind !== "attribute") throw unexpected(expected)
    take()
    if (token.kind === "literal") return { kind: "literal", value: token.value }
    if (token.kind === "field") return { kind: "field", name: token.name }
    mentions.push({ name: token.name, at: token.at, length: token.text.length, right })
    return { kind: "attribute", name: token.name }
  }

  function string(expected: string): { value: string; at: number; text: string } {
    const token = peek()
    if (token.kind !== "literal" || typeof token.value !== "string") throw unexpected(expected)
    take()
    return { value: token.value, at: token.at, text: token.text }
  }
}
