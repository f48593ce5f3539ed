import type { CommanderError } from "commander"
import { DmonError } from "../../base/error.ts"

/** What commander says of a command line that cannot be, in the manner of every other error. */
export function usageError({ message }: CommanderError, command: string): DmonError {
  const [what = "", ...below] = message.replace(/^error: /, "").split("\n")
  const suggestion = /\(Did you mean (?:one of )?(.*)\?\)/.exec(below.join(" "))?.[1]
  const help = `dmon ${command && `${command} `}--help     lists what there is`
  return new DmonError("DM140", what.replace(/\.$/, ""), {
    ...(suggestion !== undefined && { more: { "did you mean": `${suggestion} ?` } }),
    fix: help,
  })
}
