import { Argument, type Command } from "commander"
import type { TestOptions } from "../commands/test/test.ts"
import type { TestFromFlags } from "../commands/test/test-from.ts"
import type { Terminal } from "../terminal.ts"
import { connection, eventFlags, output, queryFlags, shellFlags, testFlags, tokenActions, tokenFlags } from "./flags.ts"
import { addLiveCommands } from "./live-commands.ts"
import { addReplayCommands } from "./replay-commands.ts"
import { testFromFlags } from "./replay-flags.ts"
import { unknownCommand } from "./unknown-command.ts"

/** The names of a program's commands, as its help lists them. */
export const commandNames = (root: Command): string[] =>
  root.commands.map(command => command.name()).filter(name => !name.startsWith("_"))

/** Adds the commands to a program. What one does is loaded when it is asked for. `ended` gets its exit code. */
export function addCommands(root: Command, terminal: Terminal, ended: (code: number) => void): void {
  const command = (name: string, about: string, hidden = false): Command =>
    root.command(name, { hidden }).description(about).allowExcessArguments(false)
  const does =
    (work: (...args: never[]) => Promise<number>) =>
    async (...args: unknown[]) => {
      const self = args.pop() as Command
      args[args.length - 1] = { ...root.opts(), ...self.opts() }
      ended(await work(...(args as never[]), self as never))
    }

  output(command("init [folder]", "make a folder with streams, tests and editor completion")).action(
    does(async (folder: string | undefined, options) =>
      (await import("../commands/init/init.ts")).init(folder, options, terminal),
    ),
  )
  output(command("check [files...]", "load streams and check their types, as the server would, without running them"))
    .addHelpText("after", "\nWithout FILES: those of DMON_STREAMS, else this folder.")
    .action(
      does(async (files: string[], options) => (await import("../commands/check.ts")).check(files, options, terminal)),
    )
  output(connection(testFromFlags(testFlags(command("test [files...]", "run the tests of streams, on virtual time")))))
    .addHelpText("after", testHelp)
    .action(
      does(async (files: string[], options: Partial<TestFromFlags>) =>
        isFrom(options)
          ? (await import("../commands/test/test-from.ts")).testFrom(files, options, terminal)
          : (await import("../commands/test/test.ts")).test(files, options as TestOptions, terminal),
      ),
    )
  output(connection(eventFlags(command("send [json]", "send an event, or lines of JSON from standard input"))))
    .option("-q, --quiet", "print nothing when all is well")
    .option("--no-trace", "do not ask what the streams did with it")
    .option("--dry", "tell what the streams would do with it, and send nothing")
    .addHelpText("after", sendHelp)
    .action(
      does(async (json: string | undefined, options) =>
        (await import("../commands/send/send.ts")).send(json, options, terminal),
      ),
    )
  output(connection(queryFlags(command("query [query]", "ask the index: the newest event of each host and service"))))
    .addHelpText("after", queryHelp)
    .action(
      does(async (text: string | undefined, options) =>
        (await import("../commands/query/query.ts")).query(text, options, terminal),
      ),
    )
  addLiveCommands({ root, command, does }, terminal)
  output(connection(shellFlags(command("shell [file] [args...]", "ask, send and try things in TypeScript, live"))))
    .addHelpText("after", shellHelp)
    .action(
      does(async (file: string | undefined, args: string[], options) =>
        (await import("../commands/shell/shell.ts")).shell(file, args, options, terminal),
      ),
    )
  addReplayCommands({ root, command, does }, terminal)
  output(tokenFlags(command("token", "make, list and remove the tokens that http and ws ask for")))
    .addArgument(new Argument("<action>").choices(tokenActions))
    .argument("[name]")
    .addHelpText("after", tokenHelp)
    .action(
      does(async (action: (typeof tokenActions)[number], name: string | undefined, options) =>
        (await import("../commands/token/token.ts")).token(action, name, options, terminal),
      ),
    )
  output(command("completion", "print a script that completes dmon in bash, zsh or fish"))
    .addArgument(new Argument("<shell>").choices(["bash", "zsh", "fish"]))
    .addHelpText("after", completionHelp)
    .action(
      does(async (shell: string) =>
        (await import("../commands/completion/completion.ts")).completion(shell, root, terminal),
      ),
    )
  connection(command("__values <kind>", "what a shell completes from a running dmon", true)).action(
    does(async (kind: string, options) =>
      (await import("../commands/completion/values.ts")).values(kind, options, terminal),
    ),
  )
  command("help [command]", "print the help of a command").action((name?: string) => help(root, name))
}

const isFrom = (options: Partial<TestFromFlags>): options is TestFromFlags => options.from !== undefined

function help(root: Command, name: string | undefined): never {
  const found = name === undefined ? root : root.commands.find(one => one.name() === name)
  if (found) return found.help()
  throw unknownCommand(name!, commandNames(root))
}

const testHelp = `
FILES are tests of node:test, or folders: all *.test.ts below them. Without FILES: this folder.

Examples:
  dmon test
  dmon test mystreams.test.ts --filter disk
  dmon test --watch
  dmon test --from '1.8123/api/when/email/0'      writes a test with the fewest events that come to that action`

const sendHelp = `
-S and -s are service and state, as in riemann-client. JSON is sent as it is: one object, an array, or lines. Of one event
it is told what each stream did with it.

Examples:
  dmon send -S 'api latency' -m 3.1 -s critical -t 60
  dmon send '{"service": "deploy", "state": "ok", "version": "1.4"}'
  dmon send -S 'api latency' -s critical --dry      tells what would become of it; nothing is sent
  tail -f events.jsonl | dmon send -`

const queryHelp = `
A table on a terminal, JSON lines otherwise.

Examples:
  dmon query 'state = "critical" and host =~ "web-%"'
  dmon query 'metric > 0.9' --sort -metric --limit 10
  dmon query 'state = "critical"' --watch
  dmon query --at -5m
  dmon query 'service = "backup"' --nagios --none critical`

const tokenHelp = `
viewer reads, operator also sends events, admin also reloads, suspends, records and runs streams.

Examples:
  dmon token add ann --role viewer --expires 30d      prints the token, this once
  dmon token list
  dmon token remove ann`

const shellHelp = `
Without FILE and -e it asks you, on a terminal: help() and .help tell what there is. FILE is a script, - standard input.
One that is run prints what it comes to: for people on a terminal, as JSON otherwise.

Examples:
  dmon shell
  dmon shell -e 'query("state = \\"critical\\"").length'
  dmon shell -e 'index.hosts()' --json | jq -r '.[]'
  echo 'await send({ service: "deploy", state: "ok" })' | dmon shell -
  dmon shell nightly.ts --timeout 30s -- arg1`

const completionHelp = `
  bash   source <(dmon completion bash)                            in ~/.bashrc
  zsh    source <(dmon completion zsh)                             in ~/.zshrc, after compinit
  fish   dmon completion fish > ~/.config/fish/completions/dmon.fish`
