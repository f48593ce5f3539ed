import type { CtxFlags } from "../commands/ctx.ts"
import type { Terminal } from "../terminal.ts"
import { connection, ctxFlags, output, tapFlags } from "./flags.ts"
import type { Making } from "./replay-commands.ts"

/** Adds the commands that show what goes on, and the one that names servers. */
export function addLiveCommands({ command, does }: Making, terminal: Terminal): void {
  output(connection(tapFlags(command("tap [place-or-query...]", "show what passes, as it comes"))))
    .addHelpText("after", tapHelp)
    .action(
      does(async (words: string[], options) => (await import("../commands/tap/tap.ts")).tap(words, options, terminal)),
    )
  output(
    connection(
      command("top", "show all that runs, live: rates, states, slowest streams, failures")
        .optionsGroup("Form:")
        .option("--once", "print one picture as text, and end"),
    ),
  )
    .addHelpText("after", topHelp)
    .action(does(async options => (await import("../commands/top/top.ts")).top(options, terminal)))
  output(ctxFlags(command("ctx [action] [context]", "name servers, and choose the one that commands mean")))
    .addHelpText("after", ctxHelp)
    .action(
      does(async (action: string | undefined, name: string | undefined, options: CtxFlags) =>
        (await import("../commands/ctx.ts")).ctx(action, name, colored(options), terminal),
      ),
    )
}

/** `--no-color`, which every command has, is of the terminal. */
const colored = ({ color, ...flags }: CtxFlags): CtxFlags => ({ ...flags, ...(typeof color === "string" && { color }) })

const tapHelp = `
Without a place: the events that enter. A place is an address (api/when/changed), a glob of addresses ('api.*'), @index
(what is put into it) or @topic/NAME; what has blanks, quotes or = < > ~ is a query. A line each on a terminal, where
space pauses; JSON lines otherwise.

Examples:
  dmon tap
  dmon tap 'metric > 1' --for 60s --json | jq .metric
  dmon tap 'apiSlow.*' --query 'metric > 1'
  dmon tap disk/by/throttle --side in`

const topHelp = `
Arrows select, enter opens a stream, and then one of its places; ? lists the keys.`

const ctxHelp = `
ACTION is list, add, use, - (the one before), show or rm. Contexts are kept in $XDG_CONFIG_HOME/dmon/contexts.json.
default is the dmon of this user and machine. A command's --ctx, --url and --name go before what is used.

Examples:
  dmon ctx add prod --url https://dmon.example.org --token-file ~/prod.token --color red
  dmon ctx use prod
  dmon query 'state = "critical"'           asks prod
  dmon ctx -                                back`
