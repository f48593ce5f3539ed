import { type Argument, Command, Help } from "commander"
import { DmonError } from "../../base/error.ts"
import { settings } from "../server/settings.ts"
import type { Terminal } from "../terminal.ts"
import { version } from "../version.ts"
import { addCommands, commandNames } from "./commands.ts"
import { output } from "./flags.ts"
import { serverFlags } from "./server-flags.ts"
import { unknownCommand } from "./unknown-command.ts"

interface Course {
  /** A command has ended, with this exit code. */
  ended(code: number): void
  /** The server begins: from here on it is no command that ends by itself. */
  serving(): void
}

/** Flags that the program has and every command has too, so that they may stand before the command's name. */
const everywhere = ["name", "json", "stack", "color"]

/** The command line: the server, and the commands, each of which is loaded when it is asked for. */
export function program(terminal: Terminal, { ended, serving }: Course): Command {
  const root = new Command("dmon")
    .description("An event engine for people who run services. Without a command it runs the server.")
    .usage("--streams FILE [flags]\n       dmon COMMAND [arguments]")
    .version(`dmon ${version()}`, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help; dmon help COMMAND that of a command")
    .helpCommand(false)
    .enablePositionalOptions()
    .exitOverride()
    .allowExcessArguments()
    .configureOutput({ writeOut: terminal.out, writeErr: () => {}, getOutHelpWidth: () => terminal.columns })
    .configureHelp({ subcommandTerm, optionDescription: option => option.description, formatHelp })
    .commandsGroup("Commands:")
  for (const option of serverFlags()) root.addOption(option)
  output(root)
  root.addHelpText("after", examples)
  root.action(async () => {
    if (root.args.length > 0) throw unknownCommand(root.args[0]!, commandNames(root))
    const given = settings({ ...(root.opts()["json"] && { logFormat: "json" }), ...flagsOf(root) })
    serving()
    const { serve } = await import("../server/serve.ts")
    ended(await serve(given))
  })
  root.hook("preSubcommand", refuseServerFlags)

  addCommands(root, terminal, ended)
  return root
}

/** A command and its arguments; that flags may follow goes without saying. */
const subcommandTerm = (command: Command): string =>
  [command.name(), ...command.registeredArguments.map(argument => bracketed(argument))].join(" ")

const bracketed = (argument: Argument): string => {
  const name = `${argument.name()}${argument.variadic ? "..." : ""}`
  return argument.required ? `<${name}>` : `[${name}]`
}

/** The usual help, but the commands before the flags, of which there are many. */
function formatHelp(command: Command, help: Help): string {
  const sections = Help.prototype.formatHelp.call(help, command, help).trimEnd().split("\n\n")
  const isCommands = (section: string) => section.startsWith("Commands:")
  const at = sections.findIndex(section => /^[A-Z]\w+:\n/.test(section))
  const ordered = [...sections.slice(0, at), ...sections.slice(at).filter(isCommands)]
  return `${[...ordered, ...sections.slice(at).filter(section => !isCommands(section))].join("\n\n")}\n`
}

/** What was given as a flag: defaults are the settings' own, and a flag that is absent leaves the word to its variable. */
const flagsOf = (root: Command): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(root.opts()).filter(
      ([name]) => root.getOptionValueSource(name) === "cli" && !["json", "stack", "color"].includes(name),
    ),
  )

/** A flag of the server before a command would have no effect: that is told, not passed over. */
function refuseServerFlags(root: Command, sub: Command): void {
  const given = Object.keys(root.opts()).find(
    name => root.getOptionValueSource(name) === "cli" && !everywhere.includes(name),
  )
  if (given === undefined) return
  const { long } = root.options.find(option => option.attributeName() === given)!
  throw new DmonError("DM140", `${long} is a flag of the server, not of ${sub.name()}`, {
    fix: `flags of a command follow its name: dmon ${sub.name()} --help`,
  })
}

const examples = `
Examples:
  dmon init monitoring && cd monitoring        a folder to begin with
  dmon --streams ./mystreams.ts                run it; edit the file, and it is loaded again
  dmon send -S 'api latency' -m 3.1 -s critical && dmon query 'state = "critical"'`
