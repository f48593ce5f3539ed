import { queryFields, tokens } from "../../query/tokens.ts"
import type { LiveNames } from "./live-names.ts"

/** What may stand at the end of a text that is being typed: the words, and the part of them that is there already. */
export interface Offered {
  readonly words: readonly string[]
  readonly typed: string
}

const operators = ["=", "!=", "<", "<=", ">", ">=", "=~", "~="]

/**
 * What may follow in a query that is typed up to here. `outer` is the quote in which the query itself stands: strings in it
 * get the other one.
 */
export function queryWords(text: string, names: LiveNames, outer = ""): Offered {
  const quote = outer === '"' ? "'" : '"'
  const all = tokens(text)
  const end = all.at(-1)
  const open = end?.kind === "unknown" && /^["']/.test(end.text) ? end : undefined
  const last = open ?? wordAtEnd(text)
  const before = all.filter(({ at, kind }) => kind !== "end" && at < (last?.at ?? text.length))
  const typed = last?.text ?? ""
  const previous = before.at(-1)
  const strings = (values: readonly string[]) => {
    const mark = open?.text[0] ?? quote
    return {
      words: values.map(value => `${mark}${value.replaceAll("\\", "\\\\").replaceAll(mark, `\\${mark}`)}${mark}`),
      typed,
    }
  }
  if (previous?.kind === "tagged") return strings(names.tags())
  if (previous?.kind === "comparison" || previous?.kind === "match") {
    const field = before.at(-2)?.text ?? ""
    return strings(valuesOf(field, hostIn(before), names))
  }
  if (open) return { words: [], typed }
  const isAfterValue = previous !== undefined && ["literal", ")"].includes(previous.kind)
  const isAfterField = previous?.kind === "field" || previous?.kind === "attribute"
  if (isAfterField) return { words: [...operators, "and", "or"], typed }
  if (isAfterValue) return { words: ["and", "or"], typed }
  return { words: [...queryFields, ...names.attributes(), "tagged", "not"], typed }
}

function valuesOf(field: string, host: string | undefined, names: LiveNames): readonly string[] {
  if (field === "host") return names.hosts()
  if (field === "service") return names.services(host)
  if (field === "state") return names.states()
  return names.values(field.replace(/^attributes\./, ""))
}

/** The host that a query has named already: only its services are offered. */
function hostIn(words: ReturnType<typeof tokens>): string | undefined {
  const at = words.findIndex((word, i) => word.text === "host" && words[i + 1]?.text === "=")
  const value = at < 0 ? undefined : words[at + 2]
  return value?.kind === "literal" && typeof value.value === "string" ? value.value : undefined
}

const wordAtEnd = (text: string): { text: string; at: number } | undefined => {
  const [word = ""] = /[\w.$-]*$/.exec(text) ?? []
  return word === "" ? undefined : { text: word, at: text.length - word.length }
}
