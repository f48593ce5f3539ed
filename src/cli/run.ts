import { CommanderError } from "commander"
import { failed } from "./failed.ts"
import { commandNames } from "./program/commands.ts"
import { program } from "./program/program.ts"
import { unknownCommand } from "./program/unknown-command.ts"
import { usageError } from "./program/usage-error.ts"
import type { Terminal } from "./terminal.ts"

/** Runs a command line and answers with the exit code. `serving` is called when it is the server that begins. */
export async function run(args: readonly string[], terminal: Terminal, serving = () => {}): Promise<number> {
  let code = 0
  const root = program(terminal, { ended: result => void (code = result), serving })
  const names = [...commandNames(root), "__values"]
  const [first = ""] = args
  try {
    // Before anything is parsed: flags of a misspelt command are not flags of the server.
    if (first !== "" && !first.startsWith("-") && !names.includes(first))
      throw unknownCommand(first, commandNames(root))
    await root.parseAsync(args, { from: "user" })
    return code
  } catch (error) {
    if (!(error instanceof CommanderError)) return failed(error, args, terminal)
    if (error.exitCode === 0 || error.code === "commander.help") return 0
    return failed(usageError(error, names.includes(first) ? first : ""), args, terminal)
  }
}
