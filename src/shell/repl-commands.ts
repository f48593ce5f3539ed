import type { REPLServer } from "node:repl"
import type { Surroundings } from "./commands/command.ts"
import { commands, noCommand } from "./commands/commands.ts"

interface Hands {
  say(text: string): void
  clear(): void
  /** Tells of an error, as a person reads it. */
  fail(error: unknown): void
  /** Runs a command, and goes on with the next line when it is done. */
  run(name: string, argument: string, work: (surroundings: Surroundings) => void | Promise<void>): void
}

/** Gives node's shell the commands of dmon's. */
export function addCommands(repl: REPLServer, { say, clear, fail, run: doing }: Hands): void {
  for (const [name, { argument, about, run }] of Object.entries(commands)) {
    repl.defineCommand(name, {
      help: argument === undefined ? about : `${about}  ${argument}`,
      action(given) {
        this.clearBufferedCommand()
        doing(name, given, surroundings => run(given.trim(), surroundings))
      },
    })
  }
  repl.defineCommand("clear", {
    help: "clear the screen, and what was begun",
    action() {
      this.clearBufferedCommand()
      clear()
      this.displayPrompt()
    },
  })
  repl.defineCommand("help", {
    help: "this list; help() tells of functions",
    action() {
      say(listOf(this.commands))
      this.displayPrompt()
    },
  })
  // Node says only that a word is none of its own; here the one that was meant is named.
  const others = Object.keys(repl.commands)
  ;(repl as { commands: unknown }).commands = new Proxy(repl.commands, {
    get: (known, name) =>
      typeof name !== "string" || name in known
        ? Reflect.get(known, name)
        : {
            action(this: REPLServer) {
              fail(noCommand(name, others))
              this.displayPrompt()
            },
          },
  })
}

function listOf(all: REPLServer["commands"]): string {
  const usage = (name: string) => `.${name}${commands[name]?.argument ? ` ${commands[name].argument}` : ""}`
  const names = Object.keys(all).sort()
  const room = Math.max(...names.map(name => usage(name).length))
  const about = (name: string) => commands[name]?.about ?? all[name]?.help ?? ""
  const lines = names.map(name => `${usage(name).padEnd(room)}  ${about(name)}`)
  return [...lines, "help() tells of functions"].join("\n")
}
