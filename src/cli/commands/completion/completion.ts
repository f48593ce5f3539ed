import type { Command } from "commander"
import type { Terminal } from "../../terminal.ts"
import { bash } from "./bash.ts"
import { fish } from "./fish.ts"
import { type Verb, verbs } from "./verbs.ts"
import { zsh } from "./zsh.ts"

export const shells: Readonly<Record<string, (verbs: readonly Verb[]) => string>> = { bash, zsh, fish }

/** `dmon completion`: the script that lets a shell complete dmon's commands, flags, and what a running dmon knows. */
export async function completion(shell: string, program: Command, terminal: Pick<Terminal, "out">): Promise<number> {
  terminal.out(shells[shell]!(verbs(program)))
  return 0
}
