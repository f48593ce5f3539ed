import { type Command, InvalidArgumentError, Option } from "commander"
import { type Duration, duration } from "../../base/duration.ts"
import { states } from "../../event/states.ts"
import { roles } from "../../listeners/caller.ts"
import { nagiosStates } from "../commands/query/nagios.ts"
import { contextColors } from "../connection/contexts.ts"
import { momentArgument } from "./moment-argument.ts"

/** Flags that every command has, and the server. */
export const output = (command: Command): Command =>
  command
    .optionsGroup("Output:")
    .option("--json", "JSON, errors too")
    .option("--no-color", "no colours, as with NO_COLOR")
    .option("--stack", "with an error, where in dmon's code it arose")

/** Flags of a command that asks a running dmon. */
export const connection = (command: Command): Command =>
  reach(
    command
      .optionsGroup("Connection:")
      .option("--name <name>", "name of the dmon on this machine  (DMON_NAME; default)"),
  )

/** The same where `--name` is the name of something else: that of the dmon stands before the command. */
export const reach = (command: Command): Command =>
  command
    .optionsGroup("Connection:")
    .option("--url <url>", "address of a dmon elsewhere  (DMON_URL)")
    .option("--ctx <context>", "one that dmon ctx knows  (DMON_CTX; the one that is used)")
    .option("--token-file <file>", "file with the token for it  (DMON_TOKEN_FILE, or the token in DMON_TOKEN)")

/** Flags that make an event. */
export const eventFlags = (command: Command): Command =>
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

/** Flags of what is asked of the index, and of how the answer is printed. */
export const queryFlags = (command: Command): Command =>
  command
    .optionsGroup("Selection:")
    .option("--sort <field>", "by a field; -metric is downwards")
    .addOption(new Option("--limit <count>", "at most so many").argParser(count))
    .addOption(new Option("--fields <field,field>", "only these fields or attributes").argParser(commaList))
    .addOption(new Option("--at <moment>", "the index as it was: 12:03, -5m, ISO 8601").argParser(momentArgument))
    .option("--watch", "go on: paint it anew as it changes; JSON lines of what changed into a pipe")
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

/** Flags of what is tapped, and of what ends it. */
export const tapFlags = (command: Command): Command =>
  command
    .optionsGroup("Selection:")
    .option("--query <query>", "only events that match")
    .addOption(
      new Option("--side <side>", "what places are given, or what they emit: in, out  (out)").choices(["in", "out"]),
    )
    .optionsGroup("Form:")
    .option("--with-place", 'JSON lines are {"time", "at", "value"}, as they are of several places')
    .option("--no-place", "JSON lines are the values alone")
    .optionsGroup("End:")
    .addOption(new Option("-n, --n <count>", "end after so many events").argParser(count))
    .addOption(new Option("--for <duration>", "end after that long: 60s, 5m").argParser(span))

/** Flags of a context. */
export const ctxFlags = (command: Command): Command =>
  command
    .optionsGroup("Context:")
    .option("--url <url>", "where it is")
    .option("--token-file <file>", "file with the token for it")
    .addOption(new Option("--color <color>", "tints what is shown of it").choices(contextColors))

/** Flags of what the shell runs, and how. */
export const shellFlags = (command: Command): Command =>
  command
    .optionsGroup("Entries:")
    .option("-e, --eval <code>", "run this, print what it comes to, and end")
    .addOption(new Option("--for <duration>", "end what goes on after that long: 60s, 5m").argParser(span))
    .addOption(new Option("--timeout <duration>", "give up after that long: 30s").argParser(span))
    .option("--inside", "run entries in the server itself: unix socket only, each is logged there")
    .addOption(
      new Option("--protocol <name>", "of sock and protocol: json, riemann")
        .choices(["json", "riemann"])
        .default("json"),
    )

/** Flags of what is tested. */
export const testFlags = (command: Command): Command =>
  command
    .optionsGroup("Tests:")
    .option("--filter <regex>", "only tests whose name matches")
    .addOption(new Option("--timeout <duration>", "how long a test may take: 10s").argParser(span))
    .option("--no-check", "do not check types")
    .option("--watch", "run again what rests on a file that is saved, until q is typed, or Ctrl-C")

export const tokenActions = ["add", "list", "remove"] as const

/** Flags of tokens. */
export const tokenFlags = (command: Command): Command =>
  command
    .optionsGroup("Tokens:")
    .addOption(new Option("--role <role>", "what a new one may do: viewer, operator, admin").choices(roles))
    .addOption(
      new Option("--expires <time>", "how long a new one is good: 12h, 30d; without it, until it is removed").argParser(
        lifetime,
      ),
    )
    .option("--tokens <file>", "where they are kept  ($XDG_CONFIG_HOME/dmon/tokens.json)")

export const words = (one: string, before?: readonly string[]) => [...(before ?? []), one]

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

/** Milliseconds of a duration that a timer waits: none waits longer than 24 days. */
export const span = (text: string): number => Math.min(lifetime(text), 2 ** 31 - 1)

/** Milliseconds of a duration; digits alone are seconds. */
function lifetime(text: string): number {
  try {
    return duration((/^\d+(\.\d+)?$/.test(text) ? Number(text) : text) as Duration)
  } catch {
    throw new InvalidArgumentError("It is a number of seconds, or such as 500ms, 60s, 5m, 1h.")
  }
}
