import type { Names } from "./names.ts"
import { attributeText } from "./print.ts"
import { queryFields, type Token, tokens } from "./tokens.ts"

/** What may stand at the end of a text: words, each in the place of what is there already. */
export interface Offered {
  readonly words: readonly string[]
  readonly typed: string
}

const conditions = ["=", "!=", "=~", "~=", "<", "<=", ">", ">="]

/**
 * What may stand at the end of a query that is typed up to here, of the language and of the data. `outer` is the quote in
 * which the query itself stands: strings in it get the other one.
 */
export function wordsAt(text: string, names: Names, outer = ""): Offered {
  const all = tokens(text)
  const before = all.slice(0, -1)
  const end = all.at(-1) as Token
  // A word that ends where the text does is still being written.
  const last = end.kind === "unknown" ? end : isOpen(before.at(-1), text) ? before.pop() : undefined
  const typed = last?.text ?? ""
  const begun = /^["']/.exec(typed)?.[0]
  const mark = begun ?? (outer === '"' ? "'" : '"')
  return { words: wanted(before, names, value => quoted(value, mark)), typed }
}

const isOpen = (last: Token | undefined, text: string): boolean =>
  last !== undefined && last.at + last.text.length === text.length && /[\w.$-]$/.test(last.text)

function wanted(before: readonly Token[], names: Names, quote: (text: string) => string): readonly string[] {
  const last = before.at(-1)
  const subject = before.at(-2)
  const fields = [
    // Of tags it is asked by `tagged`.
    ...queryFields.filter(name => name !== "tags"),
    ...names.attributes.map(name => attributeText(name, quote)),
  ]
  switch (last?.kind) {
    case undefined:
    case "and":
    case "or":
    case "(":
      return [...fields, "tagged", "not"]
    case "not":
      return [...fields, "tagged", "("]
    case "tagged":
      return names.tags.map(quote)
    case "comparison":
      return valuesOf(subject, before, names).map(quote)
    case "match": {
      const values = valuesOf(subject, before, names)
      return [...patternsFor(values, last.op), ...values].map(quote)
    }
    case "field":
    case "attribute":
      return subject?.kind === "comparison" ? ["and", "or"] : [...conditions, "and", "or"]
    default:
      return ["and", "or"]
  }
}

function valuesOf(subject: Token | undefined, before: readonly Token[], names: Names): readonly string[] {
  if (subject?.kind === "attribute") return names.values(subject.name)
  if (subject?.kind !== "field") return []
  if (subject.name === "host") return names.hosts
  if (subject.name === "service") return names.services(hostIn(before))
  return subject.name === "state" ? names.states : []
}

/** The host that a query has named already: only its services are offered. */
function hostIn(before: readonly Token[]): string | undefined {
  const at = before.findIndex((word, i) => word.text === "host" && before[i + 1]?.text === "=")
  const value = at < 0 ? undefined : before[at + 2]
  return value?.kind === "literal" && typeof value.value === "string" ? value.value : undefined
}

/** Patterns that stand for several of these: `web-%`. */
function patternsFor(values: readonly string[], op: "=~" | "~="): readonly string[] {
  const counts = new Map<string, number>()
  for (const value of values) {
    const [prefix] = /^[a-zA-Z]+[ ./_-]?/.exec(value) ?? []
    if (prefix !== undefined && prefix !== value) counts.set(prefix, (counts.get(prefix) ?? 0) + 1)
  }
  const several = [...counts].filter(([, count]) => count > 1).sort((a, b) => b[1] - a[1])
  return several.map(([prefix]) => (op === "=~" ? `${prefix}%` : `^${prefix}`))
}

/** A string as it stands in a query, in quotes of this kind. */
function quoted(text: string, mark: string): string {
  const json = JSON.stringify(text)
  return mark === '"' ? json : `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}
