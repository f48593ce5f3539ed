import { quote, quoted } from "./quote.ts"
import { afterWords, type Offer, type Verb } from "./verbs.ts"

/** The script for zsh: sourced after compinit, or as the file `_dmon` in a folder of `fpath`. */
export function zsh(verbs: readonly Verb[]): string {
  const commands = verbs.filter(({ name }) => name !== "")
  return `#compdef dmon
# Completes dmon in zsh; made by  dmon completion zsh
_dmon_values() {
  [[ -n $url ]] && return
  local -a found=(\${(f)"$(dmon __values "$1" $reach 2>/dev/null </dev/null)"})
  compadd -a found
}
_dmon_words() { local -a found=("$@"); compadd -a found }
_dmon_commands() {
  local -a found=(
${commands.map(({ name, about }) => `    ${quote(`${name}:${about}`)}`).join("\n")}
  )
  _describe -t commands command found
}
_dmon_flags() {
  local -a found
  case $command in
${verbs.map(verb => `    ${verb.name || "''"}) found=(${flagsOf(verb)}) ;;`).join("\n")}
  esac
  _describe -t options option found
}
_dmon() {
  local command= url= prev=\${words[CURRENT-1]} i
  local -a reach=()
  for ((i = 2; i < CURRENT; i++)); do
    case \${words[i]} in
      --name) reach=(--name "\${(Q)words[++i]}") ;;
      --ctx) reach=(--ctx "\${(Q)words[++i]}") ;;
      --url) url=1 ;;
      ${commands.map(({ name }) => name).join("|")}) [[ -n $command ]] || command=\${words[i]} ;;
    esac
  done
  if [[ $words[CURRENT] == --*=* ]]; then
    prev=\${words[CURRENT]%%=*}
    compset -P 1 '*='
  fi
  case "\${command}:"\${prev} in
${verbs.flatMap(valueCases).join("\n")}
  esac
  if [[ $words[CURRENT] == -* ]]; then _dmon_flags; return; fi
  case $command in
    '') _dmon_commands ;;
${commands
  .filter(({ argument }) => argument && argument.kind !== "anything")
  .map(({ name, argument }) => `    ${name}) ${call(argument!)} ;;`)
  .join("\n")}
  esac
}
if [[ $funcstack[1] == _dmon ]]; then _dmon "$@"; else compdef _dmon dmon; fi
`
}

const flagsOf = ({ flags }: Verb) =>
  quoted(flags.flatMap(({ short, long, about }) => [long, ...(short ? [short] : [])].map(one => `${one}:${about}`)))

const valueCases = (verb: Verb): string[] => {
  const { name, flags } = verb
  const { words, second } = afterWords(verb)
  const after =
    words.length > 0 ? [`    ${words.map(word => `${name}:${word}`).join("|")}) ${call(second)}; return ;;`] : []
  const values = flags.flatMap(({ short, long, value }) => {
    if (!value) return []
    const patterns = [long, ...(short ? [short] : [])].map(flag => `${name}:${flag}`)
    return [`    ${patterns.join("|")}) ${call(value)}; return ;;`]
  })
  return [...values, ...after]
}

function call(offer: Offer): string {
  if (offer.kind === "words") return `_dmon_words ${quoted(offer.words)}`
  if (offer.kind === "values") return `_dmon_values ${offer.of}`
  return { files: "_files", folders: "_files -/", anything: ":" }[offer.kind]
}
