import { type Command, InvalidArgumentError, Option } from "commander"
import { DmonError } from "../../base/error.ts"
import { type Swept, sweptOf } from "../commands/replay/sweep.ts"
import { span, words } from "./flags.ts"
import { momentArgument } from "./moment-argument.ts"

const ranges = "ISO 8601, seconds since 1970, or how long ago: 1h"

/** Which recording is meant; without it, that of the dmon that runs. */
const source = (command: Command): Command =>
  command.optionsGroup("Recording:").option("--data <folder>", "a server's data folder  (DMON_DATA)")

const range = (command: Command): Command =>
  command
    .addOption(new Option("--from <time>", `only what came since then: ${ranges}`).argParser(momentArgument))
    .addOption(new Option("--to <time>", "only what came until then").argParser(momentArgument))

export const replayFlags = (command: Command): Command =>
  range(source(command))
    .optionsGroup("Streams:")
    .addOption(
      new Option("--streams <file>", "play it through these, not through those that ran; may be repeated").argParser(
        words,
      ),
    )
    .option("--at <revision>", "the streams file and what it imports as they were at a revision of git")
    .addOption(
      new Option(
        "--set <name=values>",
        "a param of the streams: 90, or several: 80,90 or 80..99 or 80..99:5",
      ).argParser(swept),
    )
    .optionsGroup("Answer:")
    .option("--against <other>", "what is different from: a file, a revision, or recorded (what ran then)")
    .option("--show", "with --against: each thing that differs")
    .option("--fail-on-difference", "with --against: exit 1 if there is any")
    .addOption(new Option("--speed <times>", "as fast as it went, or so many times faster: 1, 60").argParser(times))

export const testFromFlags = (command: Command): Command =>
  source(command)
    .optionsGroup("Making one:")
    .option("--from <what>", "write a test of what happened: an action's id, or a range: 1h, FROM..TO")

export const recordFlags = (command: Command): Command =>
  range(source(command))
    .addOption(new Option("--last <duration>", "only the last: 5m, 1h").argParser(span))
    .option("--query <query>", "only the events that match")
    .optionsGroup("Fixture:")
    .option("--name <name>", "its name: fixtures/NAME.jsonl")
    .option("--raw", "hosts as they are, not host-1, host-2 …")

export const whyFlags = (command: Command): Command =>
  source(command)
    .optionsGroup("What:")
    .addOption(new Option("--event <position>", "what a record came to: its number").argParser(position))
    .option("--action <id>", "why this was done: an action's id, as in the log and in dmon replay --json")

export const shadowFlags = (command: Command): Command =>
  command
    .optionsGroup("Shadow:")
    .addOption(new Option("--for <duration>", "how long: 60s, 10m").argParser(span))
    .option("--promote", "at the end, if nothing failed, let it take the place of what runs")
    .option("--show", "each thing that differs")

function swept(text: string, before: readonly Swept[] = []): readonly Swept[] {
  try {
    return [...before, sweptOf(text)]
  } catch (error) {
    throw new InvalidArgumentError(error instanceof DmonError ? `${error.message}; ${error.fix}` : String(error))
  }
}

function times(text: string): number {
  const value = Number(text)
  if (value > 0 && Number.isFinite(value)) return value
  throw new InvalidArgumentError("It is a number above 0.")
}

function position(text: string): number {
  const value = Number(text.replace(/^#/, ""))
  if (Number.isSafeInteger(value) && value > 0) return value
  throw new InvalidArgumentError("It is the number of a record, from 1 on.")
}
