import { afterWords, type Flag, type Offer, type Verb } from "./verbs.ts"

/** The script for fish. */
export function fish(verbs: readonly Verb[]): string {
  const lines = verbs.flatMap(verb => {
    const { name, about, flags, argument } = verb
    const when = name === "" ? "__fish_use_subcommand" : `__fish_seen_subcommand_from ${name}`
    const own = name === "" ? [] : [`complete -c dmon -n __fish_use_subcommand -a ${name} -d ${quote(about)}`]
    const places = argument && name !== "" ? argumentsOf(argument) : ""
    return [
      ...own,
      ...(places ? [`complete -c dmon -n ${quote(when)} ${places}`] : []),
      ...seconds(verb, when),
      ...flags.map(flag => `complete -c dmon -n ${quote(when)} ${flagOf(flag)}`),
    ]
  })
  return `# Completes dmon in fish; made by  dmon completion fish
function __dmon_values
    set -l words (commandline -opc)
    contains -- --url $words; and return
    set -l reach
    if set -l at (contains -i -- --name $words)
        set reach --name $words[(math $at + 1)]
    end
    if set -l at (contains -i -- --ctx $words)
        set reach --ctx $words[(math $at + 1)]
    end
    dmon __values $argv[1] $reach 2>/dev/null </dev/null
end
complete -c dmon -f
${lines.join("\n")}
`
}

/** What follows each word of the first argument. */
function seconds(verb: Verb, when: string): string[] {
  const { words, second } = afterWords(verb)
  const after = `${when}; and __fish_seen_subcommand_from ${words.join(" ")}`
  return words.length > 0 ? [`complete -c dmon -n ${quote(after)} ${argumentsOf(second)}`] : []
}

function flagOf({ short, long, about, value }: Flag): string {
  const name = `${short ? `-s ${short.slice(1)} ` : ""}-l ${long.slice(2)}`
  if (value === undefined) return `${name} -d ${quote(about)}`
  return `${name} -d ${quote(about)} ${value.kind === "anything" ? "-x" : `-r ${argumentsOf(value)}`}`
}

function argumentsOf(offer: Offer): string {
  if (offer.kind === "words") return `-f -a ${quote(offer.words.join(" "))}`
  if (offer.kind === "values") return `-f -a ${quote(`(__dmon_values ${offer.of})`)}`
  if (offer.kind === "files") return "-F"
  return offer.kind === "folders" ? `-f -a ${quote("(__fish_complete_directories)")}` : ""
}

/** In fish's single quotes a backslash escapes itself and the quote. */
const quote = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`
