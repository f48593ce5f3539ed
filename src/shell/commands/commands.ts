import { readFileSync, writeFileSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { didYouMean } from "../../base/did-you-mean.ts"
import { type Duration, duration } from "../../base/duration.ts"
import { DmonError } from "../../base/error.ts"
import { harmless } from "../../base/harmless.ts"
import { formats } from "../show/look.ts"
import { cheat } from "./cheat.ts"
import type { Command } from "./command.ts"
import { doctor } from "./doctor.ts"
import { statusLines } from "./status-lines.ts"

const onOff = ["on", "off"] as const

/** The commands that the shell has beside those of node's: .editor, .exit, .break. */
export const commands: Readonly<Record<string, Command>> = {
  status: {
    about: "how the dmon is doing",
    async run(_, { session, out }) {
      await session.refresh()
      out(statusLines(session).join("\n"))
    },
  },
  doctor: {
    about: "look for what is wrong, and what to do about it",
    async run(_, { session, out }) {
      out((await doctor(session)).join("\n"))
    },
  },
  cheat: {
    about: "the most useful lines",
    async run(_, { session, out }) {
      out((await cheat(session)).join("\n"))
    },
  },
  reload: {
    about: "load the streams file again",
    async run(_, { session, out }) {
      const { report } = await session.remote.reload()
      out(harmless(report, "\n"))
      await session.refresh()
    },
  },
  q: {
    argument: "<query>",
    about: "ask the index, without quotes",
    run: (query, { session, signal }) => enter(session, `query(${JSON.stringify(query || "true")})`, signal),
  },
  tap: {
    argument: "[query or place]",
    about: "show what passes, without quotes",
    run: (of, { session, signal }) => enter(session, of === "" ? "tap()" : `tap(${JSON.stringify(of)})`, signal),
  },
  type: {
    argument: "<expression>",
    about: "its TypeScript type",
    async run(expression, { session, out }) {
      out(await session.types.of(given(expression, "type", "query('true')"), session.entries))
    },
  },
  time: {
    argument: "on|off",
    about: "tell how long each entry took",
    words: () => onOff,
    run(word, { session, out }) {
      const time = word === "" ? !session.settings.time : oneOf(word, onOff, "time") === "on"
      session.set({ time })
      out(`time ${time ? "on" : "off"}`)
    },
  },
  expand: {
    argument: "on|off|auto",
    about: "records as lines of fields, not as tables",
    words: () => [...onOff, "auto"],
    run(word, { session, out }) {
      const way =
        word === "" ? (session.settings.expand === true ? "off" : "on") : oneOf(word, [...onOff, "auto"], "expand")
      session.set({ expand: way === "auto" ? "auto" : way === "on" })
      out(`expand ${way}`)
    },
  },
  format: {
    argument: formats.join("|"),
    about: "how values are printed",
    words: () => formats,
    run(word, { session, out }) {
      const format = word === "" ? session.settings.format : oneOf(word, formats, "format")
      session.set({ format })
      out(`format ${format}`)
    },
  },
  limit: {
    argument: "<rows>",
    about: "how many rows are printed; 0 for all",
    run(word, { session, out }) {
      const limit = word === "" ? session.settings.limit : Number(word)
      if (!Number.isSafeInteger(limit) || limit < 0) throw unfit("limit", word, "a whole number; 0 for all")
      session.set({ limit })
      out(`limit ${limit}`)
    },
  },
  ctx: {
    argument: "[name]",
    about: "go over to another dmon",
    words: ({ handed }) => handed.contexts(),
    async run(name, { session, out }) {
      if (name !== "") await session.turn(name)
      const names = session.handed.contexts()
      const here = session.context ?? session.known.status?.name
      out(
        name !== ""
          ? `now at ${here}`
          : names.map(one => `${one === here ? "*" : " "} ${one}`).join("\n") || "no other dmon is known",
      )
    },
  },
  load: {
    argument: "<file>",
    about: "run a file as one entry",
    run: (file, { session, signal }) =>
      session.enter(textIn(given(file, "load", "helpers.ts")), signal, dirname(resolve(file))),
  },
  save: {
    argument: "<file>",
    about: "write the entries of this session to a file",
    run(file, { session, out }) {
      const path = given(file, "save", "session.ts")
      try {
        writeFileSync(path, session.entries.map(entry => `${entry}\n`).join(""))
      } catch (cause) {
        throw new DmonError("DM177", `${path} cannot be written`, {
          why: (cause as Error).message,
          fix: "name another file",
          cause,
        })
      }
      out(`${session.entries.length} entries → ${path}`)
    },
  },
  record: {
    argument: "<name> [5m]",
    about: "write what came in as a fixture for tests",
    async run(text, { session, out }) {
      const [name = "", last = "5m"] = given(text, "record", "spike 5m").split(/\s+/)
      out(await session.handed.record(name, duration(last as Duration) / 1000, session.remote))
    },
  },
  history: {
    argument: "[text or /regex]",
    about: "what was entered before",
    run(text, { history, out }) {
      const isMeant = matching(text)
      const found = history.filter(isMeant).slice(-100)
      if (found.length > 0) out(harmless(found.join("\n"), "\n"))
    },
  },
  explain: {
    argument: "<code>",
    about: "what an error means: .explain DM201",
    words: ({ handed }) => handed.codes(),
    run(code, { session, out }) {
      const wanted = given(code, "explain", "DM201").toUpperCase()
      const text = session.handed.explain(wanted)
      if (text === undefined) throw unfit("explain", code, "a code of docs/errors.md, such as DM201")
      out(text)
    },
  },
}

const enter = (session: Parameters<Command["run"]>[1]["session"], text: string, signal: AbortSignal) =>
  session.enter(text, signal)

/** DM175 with what was meant, for a word that is no command. */
export function noCommand(word: string, others: readonly string[]): DmonError {
  const near = didYouMean(word, [...Object.keys(commands), ...others])
  return new DmonError("DM175", `there is no command .${word}`, {
    ...(near !== undefined && { more: { "did you mean": `.${near} ?` } }),
    fix: ".help lists what there is",
  })
}

const unfit = (command: string, word: string, what: string) =>
  new DmonError("DM175", `.${command} does not take ${JSON.stringify(word)}`, { fix: `it is ${what}` })

function given(argument: string, command: string, example: string): string {
  if (argument !== "") return argument
  throw new DmonError("DM175", `.${command} needs to be told what`, { fix: `such as  .${command} ${example}` })
}

function oneOf<T extends string>(word: string, words: readonly T[], command: string): T {
  const found = words.find(one => one === word)
  if (found !== undefined) return found
  throw unfit(command, word, words.join(", "))
}

function textIn(file: string): string {
  try {
    return readFileSync(file, "utf8").replace(/^#!.*/, "")
  } catch (cause) {
    throw new DmonError("DM177", `${file} cannot be read`, { why: (cause as Error).message, fix: "name a file", cause })
  }
}

function matching(text: string): (entry: string) => boolean {
  if (!text.startsWith("/")) return entry => entry.includes(text)
  try {
    const pattern = new RegExp(text.replace(/^\/|\/$/g, ""), "i")
    return entry => pattern.test(entry)
  } catch {
    throw unfit("history", text, "a regular expression: .history /send.*critical/")
  }
}
