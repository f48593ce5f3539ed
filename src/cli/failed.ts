import { DmonError } from "../base/error.ts"
import { nagiosFailure } from "./commands/query/nagios.ts"
import { exitCode } from "./exit-code.ts"
import type { Terminal } from "./terminal.ts"

/** Tells what went wrong in the form that the command line asks for, and gives the exit code. */
export function failed(error: unknown, args: readonly string[], terminal: Terminal): number {
  const known = error instanceof DmonError ? error : unexpected(error)
  if (args.includes("query") && args.includes("--nagios")) {
    const { exit, line } = nagiosFailure(`${known.message}${known.why ? ` (${known.why})` : ""}`)
    terminal.out(`${line}\n`)
    return exit
  }
  const { code, message, why, fix, frame, more } = known
  const stack = args.includes("--stack") ? stacks(error) : undefined
  if (args.includes("--json")) {
    const rest = Object.keys(more).length > 0 ? { more } : {}
    terminal.say(JSON.stringify({ error: { code, message, why, fix, frame, ...rest, stack } }))
  } else terminal.say([known.render(), ...(stack ? [stack] : [])].join("\n"))
  return exitCode(error)
}

const unexpected = (error: unknown): DmonError =>
  new DmonError("DM500", `dmon itself failed: ${error instanceof Error ? error.message : String(error)}`, {
    fix: "--stack shows where; it is a mistake in dmon, please report it",
    cause: error,
  })

/** The stack of an error and of what caused it. */
function stacks(error: unknown): string {
  const lines: string[] = []
  for (let one = error, depth = 0; one instanceof Error && depth < 8; one = one.cause, depth++) {
    lines.push(`${depth > 0 ? "caused by " : ""}${one.stack ?? one.message}`)
  }
  return lines.join("\n")
}
