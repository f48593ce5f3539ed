import type { Argument, Command, Option } from "commander"
import { states } from "../../../event/states.ts"
import { ctxActions } from "../../connection/contexts.ts"

/** What may stand somewhere: names of files, certain words, or what a running dmon knows (`dmon __values`). */
export type Offer =
  | { readonly kind: "files" | "folders" | "anything" }
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "values"; readonly of: Kind }

/** What a running dmon knows, and the contexts of this user. */
type Kind = "hosts" | "services" | "streams" | "queries" | "places" | "taps" | "contexts"

/** The words of a verb's first argument after which its second is completed, and how. */
export function afterWords({ argument, second }: Verb): { readonly words: readonly string[]; readonly second: Offer } {
  const words = argument?.kind === "words" && second !== undefined && second.kind !== "anything" ? argument.words : []
  return { words: words.filter(word => /^\w/.test(word)), second: second ?? { kind: "anything" } }
}

export interface Flag {
  readonly short: string | undefined
  readonly long: string
  readonly about: string
  /** What its value may be; undefined if it takes none. */
  readonly value: Offer | undefined
}

/** A command as a shell completes it; the name of the server is empty. */
export interface Verb {
  readonly name: string
  readonly about: string
  readonly flags: readonly Flag[]
  readonly argument: Offer | undefined
  /** What follows the first argument, where that is a word. */
  readonly second: Offer | undefined
}

/** What a placeholder in the help stands for. */
const offers: Readonly<Record<string, Offer>> = {
  file: { kind: "files" },
  files: { kind: "files" },
  folder: { kind: "folders" },
  host: { kind: "values", of: "hosts" },
  service: { kind: "values", of: "services" },
  stream: { kind: "values", of: "streams" },
  query: { kind: "values", of: "queries" },
  place: { kind: "values", of: "places" },
  "place-or-query": { kind: "values", of: "taps" },
  context: { kind: "values", of: "contexts" },
  action: { kind: "words", words: ctxActions },
  state: { kind: "words", words: states },
  field: { kind: "words", words: ["host", "service", "state", "metric", "time", "ttl", "description"] },
}

/** The server and the commands of a program, as far as its help shows them. */
export function verbs(program: Command): Verb[] {
  const help = program.createHelp()
  const commands = help.visibleCommands(program)
  const words: Offer = { kind: "words", words: commands.map(command => command.name()) }
  return [program, ...commands].map(command => ({
    name: command === program ? "" : command.name(),
    about: command.description(),
    flags: help.visibleOptions(command).map(flagOf),
    argument: command.name() === "help" || command === program ? words : argumentOf(command.registeredArguments[0]),
    second: argumentOf(command.registeredArguments[1]),
  }))
}

const flagOf = (option: Option): Flag => ({
  short: option.short,
  long: option.long ?? "",
  about: option.description,
  value: option.isBoolean() || option.negate ? undefined : offerOf(placeholderOf(option.flags), option.argChoices),
})

const argumentOf = (argument: Argument | undefined): Offer | undefined =>
  argument && offerOf(argument.name(), argument.argChoices)

const placeholderOf = (flags: string) => /[<[]([^>\]]+)[>\]]/.exec(flags)?.[1] ?? ""

const offerOf = (placeholder: string, choices: readonly string[] | undefined): Offer =>
  choices ? { kind: "words", words: choices } : (offers[placeholder] ?? { kind: "anything" })
