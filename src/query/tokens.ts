/** The fields of an event that a bare name reads. Any other name reads an attribute. */
export const queryFields = ["host", "service", "state", "description", "metric", "ttl", "time", "tags"] as const
export type QueryField = (typeof queryFields)[number]

/** `metric_f` is where Riemann's oldest clients put the metric; every event here has but one. */
const aliases: Readonly<Record<string, QueryField>> = { metric_f: "metric" }
const literals: Readonly<Record<string, boolean | null>> = { true: true, false: false, nil: null, null: null }
const keywords = ["and", "or", "not", "tagged"] as const

export type Comparison = "=" | "!=" | "<" | "<=" | ">" | ">="
export type Match = "=~" | "~="
const comparisons: ReadonlySet<string> = new Set<Comparison>(["=", "!=", "<", "<=", ">", ">="])
const matches: ReadonlySet<string> = new Set<Match>(["=~", "~="])

/** A word of a query, `text` as it stands there from `at` on. An `unknown` one is an error once it is reached. */
export type Token = { readonly text: string; readonly at: number } & (
  | { readonly kind: "(" | ")" | "end" | (typeof keywords)[number] }
  | { readonly kind: "comparison"; readonly op: Comparison }
  | { readonly kind: "match"; readonly op: Match }
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  | { readonly kind: "field"; readonly name: QueryField }
  | { readonly kind: "attribute"; readonly name: string }
  | { readonly kind: "unknown"; readonly why: string }
)

const inName = "[^\\s,^`'\"#~@:/%()\\[\\]{}=<>!&|]"
const rest = `(?:${inName}|:(?=${inName}))*`
const blank = /[\s,]*/y
const number = new RegExp(`-?(?:(?:\\d+(?:\\.\\d+)?|\\.\\d+)(?:[eE][-+]?\\d+)?[lLnN]?|Infinity|NaN)(?!${inName})`, "y")
const name = new RegExp(`(?![\\d.]|-\\.?\\d)${inName}${rest}`, "y")
const path = new RegExp(`attributes\\.(?=["']|${inName})(${rest})`, "y")
const operator = /[=!<>~&|:]+/y
const quoted = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/sy
const escapes: Readonly<Record<string, string>> = { b: "\b", t: "\t", n: "\n", f: "\f", r: "\r" }

/** Can this name of an attribute stand bare in a query, and read the attribute? */
export function isBare(attribute: string): boolean {
  const own = [...queryFields, ...keywords, ...Object.keys(aliases), ...Object.keys(literals)]
  return (
    !own.includes(attribute) &&
    !attribute.startsWith("attributes.") &&
    isWhole(name, attribute) &&
    !isWhole(number, attribute)
  )
}
/** Can it stand after `attributes.` without quotes? */
export const isPath = (attribute: string): boolean =>
  isWhole(path, `attributes.${attribute}`) && !/^["']/.test(attribute)

function isWhole(pattern: RegExp, text: string): boolean {
  pattern.lastIndex = 0
  return pattern.test(text) && pattern.lastIndex === text.length
}

/**
 * What a string in quotes says: the escapes of JSON and EDN; before any other letter the backslash stays, so that
 * `"^api\.v\d"` needs no doubled ones. `undefined` for a \u without its four digits.
 */
function unquote(text: string): string | undefined {
  if (!text.includes("\\")) return text.slice(1, -1)
  let broken = false
  const said = text
    .slice(1, -1)
    .replace(/\\(?:u([\da-fA-F]{4})|(.))/gs, (all, hex: string | undefined, char: string) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
      broken ||= char === "u"
      return escapes[char] ?? (/["'\\/]/.test(char) ? char : all)
    })
  return broken ? undefined : said
}

/** The words of a query, an `end` last. Never throws: what is no word is `unknown`, and ends the list too. */
export function tokens(query: string): Token[] {
  const found: Token[] = []
  let at = 0
  const match = (pattern: RegExp, from = at): string | undefined => {
    pattern.lastIndex = from
    return pattern.exec(query)?.[0]
  }

  for (;;) {
    at += match(blank)!.length
    const token = next()
    found.push(token)
    if (token.kind === "end" || token.kind === "unknown") return found
    at += token.text.length
  }

  function next(): Token {
    if (at >= query.length) return { kind: "end", text: "", at }
    const char = query[at]!
    if (char === "(" || char === ")") return { kind: char, text: char, at }
    if (char === '"' || char === "'") return string(at)
    const digits = match(number)
    if (digits !== undefined) return { kind: "literal", value: Number(digits.replace(/[lLnN]$/, "")), text: digits, at }
    const dotted = match(path)
    if (dotted !== undefined) return attribute(dotted)
    const word = match(name)
    if (word !== undefined) return named(word)
    const op = match(operator)
    if (op === undefined) {
      const text = match(/-?[\d.][\w.]*/y) ?? String.fromCodePoint(query.codePointAt(at)!)
      return { kind: "unknown", why: `found ${text}`, text, at }
    }
    if (comparisons.has(op)) return { kind: "comparison", op: op as Comparison, text: op, at }
    if (matches.has(op)) return { kind: "match", op: op as Match, text: op, at }
    return { kind: "unknown", why: `found ${op}`, text: op, at }
  }

  function named(text: string): Token {
    if (Object.hasOwn(literals, text)) return { kind: "literal", value: literals[text]!, text, at }
    for (const kind of keywords) if (kind === text) return { kind, text, at }
    const field = queryFields.find(one => one === text) ?? (Object.hasOwn(aliases, text) ? aliases[text] : undefined)
    return field === undefined ? { kind: "attribute", name: text, text, at } : { kind: "field", name: field, text, at }
  }

  /** `attributes.region`, or `attributes."any text"`. */
  function attribute(dotted: string): Token {
    const start = at + dotted.length
    if (dotted.length > "attributes.".length || !/["']/.test(query[start] ?? "")) {
      return { kind: "attribute", name: dotted.slice("attributes.".length), text: dotted, at }
    }
    const inner = string(start)
    if (inner.kind !== "literal") return inner
    return { kind: "attribute", name: String(inner.value), text: dotted + inner.text, at }
  }

  function string(from: number): Token {
    const text = match(quoted, from)
    if (text === undefined) return { kind: "unknown", why: "a string does not end", text: query.slice(from), at: from }
    const value = unquote(text)
    if (value === undefined) return { kind: "unknown", why: "\\u stands before four hex digits", text, at: from }
    return { kind: "literal", value, text, at: from }
  }
}
