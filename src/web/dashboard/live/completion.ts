import { didYouMean } from "../../../base/did-you-mean.ts"
import { DmonError } from "../../../base/error.ts"
import { query } from "../../../query/query.ts"
import { placeOf } from "../../../query/query-error.ts"
import { slipIn } from "../../../query/slip.ts"
import { isBare, queryFields, tokens } from "../../../query/tokens.ts"

/** What the data has, for completion and to tell slips from names. */
export interface Known {
  readonly hosts: readonly string[]
  readonly services: readonly string[]
  readonly states: readonly string[]
  readonly tags: readonly string[]
  readonly attributes: Readonly<Record<string, readonly string[]>>
}

export const nothingKnown: Known = { hosts: [], services: [], states: [], tags: [], attributes: {} }

/** What may stand at the caret: each replaces the text from `from` to `to`. */
export interface Completion {
  readonly from: number
  readonly to: number
  readonly options: readonly string[]
}

/** What is wrong with a query, and where. */
export interface Trouble {
  readonly message: string
  readonly at: number
  readonly length: number
  /** What was probably meant there, if that can be put in its place. */
  readonly meant?: string
  /** A slip is read all the same. */
  readonly isSlip: boolean
}

const mostOptions = 50
const conditions = ["=", "!=", "=~", "~=", "<", ">"]

/** What is wrong with this text as a query; undefined if nothing is. */
export function trouble(text: string, known: Known): Trouble | undefined {
  if (text.trim() === "") return undefined
  try {
    const slip = slipIn(query(text), Object.keys(known.attributes))
    if (slip === undefined) return undefined
    const { name, at, length, meant } = slip
    const put = meant.endsWith(", in quotes") ? JSON.stringify(name) : meant
    return { message: `${JSON.stringify(name)} is no field that your data has`, at, length, meant: put, isSlip: true }
  } catch (error) {
    if (!(error instanceof DmonError)) throw error
    const place = placeOf(error) ?? { at: text.length, length: 1 }
    const meant = error.more["did you mean"]?.replace(/ \?$/, "")
    // Some hints are a sentence, or an example.
    const put = meant !== undefined && /^("[^"]*"|[\w.]+|[=!<>~]+)$/.test(meant) ? meant : undefined
    const hint = meant !== undefined && put === undefined ? `; did you mean ${meant}?` : ""
    return { message: error.message + hint, ...place, isSlip: false, ...(put !== undefined && { meant: put }) }
  }
}

/** What may stand at the caret, from what the language and the data have. */
export function complete(text: string, caret: number, known: Known): Completion {
  const before = tokens(text.slice(0, caret))
  const end = before.pop()!
  let from = end.kind === "unknown" ? end.at : caret
  let typed = end.kind === "unknown" ? end.text : ""
  const last = before.at(-1)
  // A word that ends at the caret is still being written.
  if (
    end.kind !== "unknown" &&
    last !== undefined &&
    last.at + last.text.length === caret &&
    /[\w."']$/.test(last.text) &&
    !/["']$/.test(last.text)
  ) {
    before.pop()
    from = last.at
    typed = last.text
  }
  const options = fitting(wanted(before, known), typed)
  return { from, to: caret, options }
}

function wanted(before: ReturnType<typeof tokens>, known: Known): readonly string[] {
  const last = before.at(-1)
  const subject = before.at(-2)
  const fields = [...queryFields.filter(name => name !== "tags"), ...Object.keys(known.attributes).map(attributeText)]
  switch (last?.kind) {
    case undefined:
    case "and":
    case "or":
    case "(":
      return [...fields, "not", "tagged"]
    case "not":
      return [...fields, "tagged", "("]
    case "tagged":
      return known.tags.map(text => JSON.stringify(text))
    case "comparison":
      return subject === undefined ? [] : valuesOf(subject, known).map(text => JSON.stringify(text))
    case "match":
      return subject === undefined
        ? []
        : prefixesOf(valuesOf(subject, known), last.op).map(text => JSON.stringify(text))
    case "field":
    case "attribute":
      return subject?.kind === "comparison" ? ["and", "or"] : [...conditions, "and", "or"]
    default:
      return ["and", "or"]
  }
}

const attributeText = (name: string): string =>
  isBare(name) ? name : `attributes.${/^[\w.-]+$/.test(name) ? name : JSON.stringify(name)}`

function valuesOf(subject: ReturnType<typeof tokens>[number], known: Known): readonly string[] {
  if (subject.kind === "attribute") return known.attributes[subject.name] ?? []
  if (subject.kind !== "field") return []
  return { host: known.hosts, service: known.services, state: known.states }[subject.name as string] ?? []
}

/** Patterns that stand for several of these: `web-%`. */
function prefixesOf(values: readonly string[], op: "=~" | "~="): readonly string[] {
  const counts = new Map<string, number>()
  for (const value of values) {
    const [prefix] = /^[a-zA-Z]+[ ./_-]?/.exec(value) ?? []
    if (prefix !== undefined && prefix !== value) counts.set(prefix, (counts.get(prefix) ?? 0) + 1)
  }
  const several = [...counts].filter(([, count]) => count > 1).sort((a, b) => b[1] - a[1])
  return several.map(([prefix]) => (op === "=~" ? `${prefix}%` : `^${prefix}`))
}

function fitting(options: readonly string[], typed: string): readonly string[] {
  const wanted = typed.toLowerCase().replace(/^["']/, "")
  const bare = (option: string) => option.toLowerCase().replace(/^"/, "")
  const starting = options.filter(option => bare(option).startsWith(wanted))
  const within = wanted === "" ? [] : options.filter(option => bare(option).indexOf(wanted) > 0)
  const found = [...new Set([...starting, ...within])].filter(option => option !== typed).slice(0, mostOptions)
  if (found.length > 0 || wanted.length < 3) return found
  const near = didYouMean(wanted, options)
  return near === undefined || near === typed ? [] : [near]
}
