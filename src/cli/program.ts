import { Argument, Command, Help, InvalidArgumentError, Option } from "commander"
import { type Duration, duration } from "../base/duration.ts"
import { DmonError } from "../base/error.ts"
import { nagiosStates } from "./nagios.ts"
import { serverFlags } from "./server-flags.ts"
import { settings } from "./settings.ts"
import type { Terminal } from "./terminal.ts"
import { unknownCommand } from "./unknown-command.ts"
import { version } from "./version.ts"

interface Course {
  /** A command has ended, with this exit code. */
  ended(code: number): void
  /** The server begins: from here on it is no command that ends by itself. */
  serving(): void
}

/** Flags that the program has and every command has too, so that they may stand before the command's name. */
const everywhere = ["name", "json", "stack", "color"]
const states = ["ok", "warning", "critical", "unknown", "expired"]

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
  root.addHelpText(
    "after",
    `
Examples:
  dmon init monitoring && cd monitoring        a folder to begin with
  dmon --streams ./mystreams.ts                run it; edit the file, and it is loaded again
  dmon send -S 'api latency' -m 3.1 -s critical && dmon query 'state = "critical"'`,
  )
  root.action(async () => {
    const names = root.commands.map(command => command.name()).filter(name => !name.startsWith("_"))
    if (root.args.length > 0) throw unknownCommand(root.args[0]!, names)
    const given = settings(flagsOf(root))
    serving()
    const { serve } = await import("./serve.ts")
    ended(await serve(given))
  })
  root.hook("preSubcommand", refuseServerFlags)

  const command = (name: string, about: string, hidden = false): Command =>
    root.command(name, { hidden }).description(about).allowExcessArguments(false)
  const does =
    (work: (...args: never[]) => Promise<number>) =>
    async (...args: unknown[]) => {
      const self = args.pop() as Command
      args[args.length - 1] = { ...root.opts(), ...self.opts() }
      ended(await work(...(args as never[])))
    }

  output(command("init [folder]", "make a folder with streams, tests and editor completion")).action(
    does(async (folder: string | undefined, options) => (await import("./init.ts")).init(folder, options, terminal)),
  )
  output(command("check [files...]", "load streams and check their types, as the server would, without running them"))
    .addHelpText("after", "\nWithout FILES: those of DMON_STREAMS, else this folder.")
    .action(does(async (files: string[], options) => (await import("./check.ts")).check(files, options, terminal)))

  output(connection(eventFlags(command("send [json]", "send an event, or lines of JSON from standard input"))))
    .option("-q, --quiet", "print nothing when all is well")
    .addHelpText("after", sendHelp)
    .action(
      does(async (json: string | undefined, options) => (await import("./send.ts")).send(json, options, terminal)),
    )

  output(connection(queryFlags(command("query [query]", "ask the index: the newest event of each host and service"))))
    .addHelpText("after", queryHelp)
    .action(
      does(async (text: string | undefined, options) => (await import("./query.ts")).query(text, options, terminal)),
    )

  output(connection(command("tap [query]", "show events as they come")))
    .addOption(new Option("-n, --n <count>", "end after so many events").argParser(count))
    .addOption(new Option("--for <duration>", "end after that long: 60s, 5m").argParser(span))
    .addHelpText("after", `\nExamples:\n  dmon tap\n  dmon tap 'metric > 1' --for 60s --json | jq .metric`)
    .action(does(async (text: string | undefined, options) => (await import("./tap.ts")).tap(text, options, terminal)))

  output(command("completion", "print a script that completes dmon in bash, zsh or fish"))
    .addArgument(new Argument("<shell>").choices(["bash", "zsh", "fish"]))
    .addHelpText("after", completionHelp)
    .action(
      does(async (shell: string) => (await import("./completion/completion.ts")).completion(shell, root, terminal)),
    )
  connection(command("__values <kind>", "what a shell completes from a running dmon", true)).action(
    does(async (kind: string, options) => (await import("./completion/values.ts")).values(kind, options, terminal)),
  )
  command("help [command]", "print the help of a command").action((name?: string) => {
    if (name === undefined) return root.help()
    const found = root.commands.find(one => one.name() === name)
    if (!found)
      throw unknownCommand(
        name,
        root.commands.map(one => one.name()).filter(one => !one.startsWith("_")),
      )
    return found.help()
  })
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

const output = (command: Command): Command =>
  command
    .optionsGroup("Output:")
    .option("--json", "JSON, errors too")
    .option("--no-color", "no colours, as with NO_COLOR")
    .option("--stack", "with an error, where in dmon's code it arose")

const connection = (command: Command): Command =>
  command
    .optionsGroup("Connection:")
    .option("--name <name>", "name of the dmon on this machine  (DMON_NAME; default)")
    .option("--url <url>", "address of a dmon elsewhere  (DMON_URL)")
    .option("--token-file <file>", "file with the token for it  (DMON_TOKEN_FILE, or the token in DMON_TOKEN)")

const words = (one: string, before?: readonly string[]) => [...(before ?? []), one]

const eventFlags = (command: Command): Command =>
  command
    .optionsGroup("Event:")
    .option("-H, --host <host>", "default: this one")
    .option("-S, --service <service>", "what of the host")
    .addOption(new Option("-s, --state <state>", states.join(", ")))
    .option("-m, --metric <number>", "the measurement")
    .option("-d, --description <text>", "for people")
    .option("-t, --ttl <seconds>", "how long it is valid: 60, 5m")
    .option("--time <time>", "seconds since 1970, or ISO 8601; default: when it arrives")
    .option("--tag <tag>", "may be repeated", words)
    .option("-a, --attribute <name=value>", "may be repeated", words)

const sendHelp = `
-S and -s are service and state, as in riemann-client. JSON is sent as it is: one object, an array, or lines.

Examples:
  dmon send -S 'api latency' -m 3.1 -s critical -t 60
  dmon send '{"service": "deploy", "state": "ok", "version": "1.4"}'
  tail -f events.jsonl | dmon send -`

const queryFlags = (command: Command): Command =>
  command
    .optionsGroup("Selection:")
    .option("--sort <field>", "by a field; -metric is downwards")
    .addOption(new Option("--limit <count>", "at most so many").argParser(count))
    .addOption(new Option("--fields <field,field>", "only these fields or attributes").argParser(commaList))
    .optionsGroup("Form:")
    .option("--csv", "comma-separated values")
    .option("--plain", "the table, neither cut nor coloured")
    .option("--count", "how many match")
    .option("--nagios", "one line and the exit code of a Nagios plugin: the worst state")
    .addOption(
      new Option(
        "--none <state>",
        "what it is to --nagios when nothing matches: ok, warning, critical; unknown",
      ).choices(nagiosStates),
    )

const queryHelp = `
A table on a terminal, JSON lines otherwise.

Examples:
  dmon query 'state = "critical" and host =~ "web-%"'
  dmon query 'metric > 0.9' --sort -metric --limit 10
  dmon query 'service = "backup"' --nagios --none critical`

const completionHelp = `
  bash   source <(dmon completion bash)                            in ~/.bashrc
  zsh    source <(dmon completion zsh)                             in ~/.zshrc, after compinit
  fish   dmon completion fish > ~/.config/fish/completions/dmon.fish`

const commaList = (text: string): string[] =>
  text
    .split(",")
    .map(word => word.trim())
    .filter(Boolean)

function count(text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value > 0) return value
  throw new InvalidArgumentError("It is a whole number from 1 on.")
}

/** Milliseconds of a duration; digits alone are seconds. No timer waits longer than 24 days. */
function span(text: string): number {
  try {
    return Math.min(duration((/^\d+(\.\d+)?$/.test(text) ? Number(text) : text) as Duration), 2 ** 31 - 1)
  } catch {
    throw new InvalidArgumentError("It is a number of seconds, or such as 500ms, 60s, 5m, 1h.")
  }
}
