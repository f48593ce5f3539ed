import { quoted } from "./quote.ts"
import { afterWords, type Flag, type Offer, type Verb } from "./verbs.ts"

/**
 * The script for bash. What a running dmon names is compared and quoted, never expanded: a host may be called
 * `$(reboot)`. So no `compgen -W`, which expands its words.
 */
export function bash(verbs: readonly Verb[]): string {
  const commands = verbs.map(({ name }) => name).filter(Boolean)
  return `# Completes dmon in bash; made by  dmon completion bash
_dmon_lines() {
  local line bare=\${cur//\\\\/}
  while IFS= read -r line; do
    [[ -n $line && $line == "$bare"* ]] || continue
    if [[ $typed == [\\'\\"]* ]]; then COMPREPLY+=("$line"); else COMPREPLY+=("$(printf %q "$line")"); fi
  done
}
_dmon_words() { _dmon_lines < <(printf '%s\\n' "$@"); }
_dmon_values() { [[ -n $url ]] || _dmon_lines < <(dmon __values "$1" "\${reach[@]}" 2>/dev/null </dev/null); }
_dmon_files() { compopt -o default 2>/dev/null; }
_dmon_folders() { compopt -o dirnames 2>/dev/null; }
_dmon() {
  local cur=$2 prev=\${COMP_WORDS[COMP_CWORD - 1]} typed=\${COMP_WORDS[COMP_CWORD]} command= url= i
  local -a reach=()
  COMPREPLY=()
  [[ $prev == = && COMP_CWORD -gt 2 ]] && prev=\${COMP_WORDS[COMP_CWORD - 2]}
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
      --name) reach=(--name "\${COMP_WORDS[++i]}") ;;
      --ctx) reach=(--ctx "\${COMP_WORDS[++i]}") ;;
      --url) url=1 ;;
      ${commands.join("|")}) [[ -n $command ]] || command=\${COMP_WORDS[i]} ;;
    esac
  done
  case $command:$prev in
${valueCases(verbs)}
  esac
  if [[ $cur == -* ]]; then
    case $command in
${verbs.map(({ name, flags }) => `      ${name || "''"}) _dmon_words ${quoted(wordsOf(flags))} ;;`).join("\n")}
    esac
    return
  fi
  case $command in
${verbs
  .filter(({ argument }) => argument && argument.kind !== "anything")
  .map(({ name, argument }) => `    ${name || "''"}) ${call(argument!)} ;;`)
  .join("\n")}
  esac
}
complete -F _dmon dmon
`
}

const wordsOf = (flags: readonly Flag[]) => flags.flatMap(({ short, long }) => [long, ...(short ? [short] : [])])

/** After a flag that takes a value, only its values are completed; flags with the same values share a case. */
function valueCases(verbs: readonly Verb[]): string {
  const cases = new Map<string, string[]>()
  const add = (what: Offer, patterns: readonly string[]) =>
    cases.set(call(what), [...(cases.get(call(what)) ?? []), ...patterns])
  for (const verb of verbs) {
    const { name, flags } = verb
    for (const { short, long, value } of flags) {
      if (!value) continue
      add(
        value,
        [long, ...(short ? [short] : [])].map(flag => `${name}:${flag}`),
      )
    }
    const { words, second } = afterWords(verb)
    if (words.length > 0)
      add(
        second,
        words.map(word => `${name}:${word}`),
      )
  }
  return [...cases].map(([what, patterns]) => `    ${patterns.join("|")}) ${what}; return ;;`).join("\n")
}

function call(offer: Offer): string {
  if (offer.kind === "words") return `_dmon_words ${quoted(offer.words)}`
  if (offer.kind === "values") return `_dmon_values ${offer.of}`
  return offer.kind === "anything" ? ":" : `_dmon_${offer.kind}`
}
