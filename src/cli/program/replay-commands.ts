import type { Command } from "commander"
import type { RecordFlags } from "../commands/record/record.ts"
import type { ReplayFlags } from "../commands/replay/replay.ts"
import type { Terminal } from "../terminal.ts"
import { connection, output, reach } from "./flags.ts"
import { recordFlags, replayFlags, shadowFlags, whyFlags } from "./replay-flags.ts"

/** What makes a command, and what runs one. */
export interface Making {
  readonly root: Command
  command(name: string, about: string): Command
  does(work: (...args: never[]) => Promise<number>): (...args: unknown[]) => Promise<void>
}

/** Adds the commands that play what was recorded. */
export function addReplayCommands({ root, command, does }: Making, terminal: Terminal): void {
  output(connection(replayFlags(command("replay [recording]", "play what came in again: what would outputs have got"))))
    .addHelpText("after", replayHelp)
    .action(
      does(async (recording: string | undefined, options: ReplayFlags) =>
        (await import("../commands/replay/replay.ts")).replay({ ...options, recording }, terminal),
      ),
    )
  output(
    connection(
      whyFlags(
        command("why [words...]", "why something was done, or was not: HOST SERVICE, or not STREAM HOST SERVICE"),
      ),
    ),
  )
    .addHelpText("after", whyHelp)
    .action(
      does(async (words: string[], options) => (await import("../commands/why.ts")).why(words, options, terminal)),
    )
  output(reach(recordFlags(command("record", "write what came in as a fixture for tests"))))
    .addHelpText("after", recordHelp)
    .action(
      does(async ({ name: _, ...options }: RecordFlags, self: Command) =>
        (await import("../commands/record/record.ts")).record(
          { ...options, name: root.opts()["name"], fixture: self.opts()["name"] },
          terminal,
        ),
      ),
    )
  output(connection(command("diff [files...]", "what a reload would do with the state, without reloading")))
    .addHelpText("after", "\nWithout FILES: those that the server was started with, as they are now.")
    .action(
      does(async (files: string[], options) => (await import("../commands/diff.ts")).diff(files, options, terminal)),
    )
  output(
    connection(
      shadowFlags(command("shadow <files...>", "run other streams beside those that run, and tell what differs")),
    ),
  )
    .addHelpText("after", shadowHelp)
    .action(
      does(async (files: string[], options) =>
        (await import("../commands/shadow.ts")).shadow(files, options, terminal),
      ),
    )
}

const replayHelp = `
Nothing is sent. A day takes seconds. RECORDING is a fixture that dmon record wrote, or a data folder; without it, or
--data: the recording of the dmon that runs.

Examples:
  dmon replay --from 1h                                       what ran, again
  dmon replay --from 1d --streams mystreams.ts --against recorded --show
  dmon replay --from 1d --set threshold=80..99                a table: how many actions for each value
  dmon replay --streams mystreams.ts --against HEAD~1
  dmon replay fixtures/spike.jsonl --streams mystreams.ts`

const whyHelp = `
The recording is played from the nearest snapshot up to that event, and each operator is watched while it passes. What
ran does not notice. A host or service that is absent is ''.

Examples:
  dmon why web-1 'api latency'                    its last event
  dmon why not email web-1 'api latency'          why nobody was mailed; a stream's name will do too
  dmon why --action '1.8123/api/when/email/0'     the id is in the log, and in dmon replay --json
  dmon why --event 8123`

const recordHelp = `
A JSON event on each line, with when it arrived; dmon/testing reads it: run(streams, fixture("fixtures/spike.jsonl")).
The name of a dmon stands before the command: dmon --name prod record …

Examples:
  dmon record --last 5m --name spike
  dmon record --from 2026-11-25T03:00 --to 2026-11-25T03:10 --query 'host = "web-1"' --raw --name night`

const shadowHelp = `
They get what comes in, and begin with the state that a reload would give them. Their actions are recorded, not carried
out. The shadow ends with this command.

Examples:
  dmon shadow next.ts --for 10m --show
  dmon shadow next.ts --for 1h --promote`
