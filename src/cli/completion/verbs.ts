import type { Argument, Command, Option } from "commander"

/** What may stand somewhere: names of files, certain words, or what a running dmon knows (`dmon __values`). */
export type Offer =
  | { readonly kind: "files" | "folders" | "anything" }
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "values"; readonly of: "hosts" | "services" | "streams" | "queries" }

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
  state: { kind: "words", words: ["ok", "warning", "critical", "unknown", "expired"] },
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
