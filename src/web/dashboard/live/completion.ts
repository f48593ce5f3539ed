import { didYouMean } from "../../../base/did-you-mean.ts"
import { DmonError } from "../../../base/error.ts"
import type { Names } from "../../../query/names.ts"
import { type Mention, parse } from "../../../query/parse.ts"
import { placeOf } from "../../../query/query-error.ts"
import { slipIn } from "../../../query/slip.ts"
import { wordsAt } from "../../../query/words-at.ts"
import type { Known } from "./known.ts"

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
  /** What was probably meant there, if that can be put in its place; and how that is said, if otherwise. */
  readonly meant?: string
  readonly said?: string
  /** A slip is read all the same. */
  readonly isSlip: boolean
}

const mostOptions = 50

/** What is wrong with this text as a query; undefined if nothing is. */
export function trouble(text: string, names: Known): Trouble | undefined {
  if (text.trim() === "") return undefined
  try {
    const { mentions } = parse(text)
    const slip = slipIn({ mentions }, names.attributes)
    if (slip === undefined) return unborne(mentions, names)
    const { name, at, length, meant } = slip
    const message = `unknown field ${JSON.stringify(name)} in query`
    const put = meant.endsWith(", in quotes") ? { meant: JSON.stringify(name), said: meant } : { meant }
    return { message, at, length, ...put, isSlip: true }
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

/** The first name in a query that nothing in the data bears: it may be right all the same, and come. */
function unborne(mentions: readonly Mention[], { attributes, isPart }: Known): Trouble | undefined {
  // What is not known may have it.
  if (isPart) return undefined
  const found = mentions.find(({ name }) => !attributes.includes(name))
  if (found === undefined) return undefined
  const { name, at, length } = found
  return { message: `no event in the index has a field ${JSON.stringify(name)}`, at, length, isSlip: true }
}

/** What may stand at the caret, from what the language and the data have. */
export function complete(text: string, caret: number, names: Names): Completion {
  const { words, typed } = wordsAt(text.slice(0, caret), names)
  return { from: caret - typed.length, to: caret, options: fitting(words, typed) }
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
