import { readdirSync } from "node:fs"
import { dirname, join } from "node:path"
import type { Names } from "../../query/names.ts"
import { type Offered, wordsAt } from "../../query/words-at.ts"
import { commands } from "../commands/commands.ts"
import type { Session } from "../session.ts"
import { openString } from "./open-string.ts"

/** At most so many are offered. */
const most = 200
const none: Offered = { words: [], typed: "" }
const nodes = ["help", "exit", "editor", "break", "clear"]

/** What a line may go on with: candidates, and the part of the line that they stand for. */
export async function complete(
  line: string,
  session: Session,
  live: () => Promise<Names>,
): Promise<[candidates: string[], typed: string]> {
  const { words, typed } = await offered(line, session, live)
  const fitting = [...new Set(words)].filter(word => word.startsWith(typed) && word !== typed)
  return [fitting.slice(0, most), typed]
}

async function offered(line: string, session: Session, live: () => Promise<Names>): Promise<Offered> {
  const [, command, argument] = /^\s*\.([\w-]*)(?:\s+(.*))?$/.exec(line) ?? []
  if (command !== undefined) {
    if (argument === undefined)
      return { words: [...Object.keys(commands), ...nodes].sort().map(name => `.${name}`), typed: `.${command}` }
    return ofCommand(command, argument, session, live)
  }
  const string = openString(line)
  if (string) return inString(string, session, live)
  return ofCode(line, session)
}

async function ofCommand(command: string, argument: string, session: Session, live: () => Promise<Names>) {
  if (command === "q") return wordsAt(argument, await live())
  if (command === "tap") return either(wordsAt(argument, await live()), { words: placesIn(session), typed: argument })
  if (command === "load" || command === "save") return files(argument)
  if (command === "type") return ofCode(argument, session)
  return { words: commands[command]?.words?.(session) ?? [], typed: argument }
}

/** Inside the quotes of an argument: what stands there depends on whose argument it is. */
async function inString(
  { text, quote, call, argument, before }: NonNullable<ReturnType<typeof openString>>,
  session: Session,
  live: () => Promise<Names>,
): Promise<Offered> {
  const ended = (words: readonly string[]): Offered => ({ words, typed: text })
  switch (call) {
    case "query":
    case "q":
    case "index.query":
      return wordsAt(text, await live(), quote)
    case "plot":
    case "tap":
      return either(wordsAt(text, await live(), quote), ended(placesIn(session)))
    case "inspect":
      return ended([...placesIn(session)])
    case "why":
    case "index.get":
      return ended(argument === 0 ? (await live()).hosts : (await live()).services(before.at(-1)))
    case "index.services":
      return ended((await live()).hosts)
    case "whyNot": {
      const names = await live()
      const ends = () => [...Object.keys(streamsIn(session)), ...outputsIn(session)]
      return ended(argument === 0 ? ends() : argument === 1 ? names.hosts : names.services(before.at(-1)))
    }
    case "at":
    case "at.diff":
      return ended(["-1m", "-5m", "-15m", "-1h", "-6h", "-1d"])
    case "replay":
      return files(text)
    case "help":
      return ended(session.globals())
    default:
      return /\.query$/.test(call) ? wordsAt(text, await live(), quote) : none
  }
}

/** A text may be a query or an address: where it begins one of those, that is meant. */
function either(query: Offered, address: Offered): Offered {
  const places = address.words.filter(word => word.startsWith(address.typed))
  if (query.typed === address.typed) return { words: [...places, ...query.words], typed: query.typed }
  return places.length > 0 ? address : query
}

const streamsIn = (session: Session) => Object.fromEntries(session.known.flow.streams.map(one => [one.name, one]))
const placesIn = (session: Session) =>
  session.known.flow.streams.flatMap(({ nodes }) => nodes.map(({ address }) => address))
const outputsIn = (session: Session) => (session.known.status?.outputs ?? []).map(({ name }) => name)

const keywords = [
  "await",
  "async",
  "const",
  "let",
  "function",
  "class",
  "for",
  "if",
  "import",
  "return",
  "typeof",
  "new",
]

/** Names, and members of what has no side effects to look at. */
function ofCode(line: string, session: Session): Offered {
  const [, chain, typed = ""] = /([\w$]+(?:\.[\w$]+)*)\.([\w$]*)$/.exec(line) ?? []
  if (chain !== undefined) return { words: membersOf(session.peek(chain), chain), typed }
  const [word = ""] = /[\w$]*$/.exec(line) ?? []
  // The result of a call is looked at by nobody: but what query() answers is known.
  const [, asked, member = ""] = /\b(query|at)\([^()]*\)\.([\w$]*)$/.exec(line) ?? []
  if (asked !== undefined) return { words: ofAnswer[asked] ?? [], typed: member }
  const names = [...session.names(), ...session.globals(), ...Object.getOwnPropertyNames(globalThis), ...keywords]
  return {
    words: word === "" && line.trim() !== "" ? [] : names.filter(name => /^[A-Za-z$]/.test(name)).sort(),
    typed: word,
  }
}

const ofAnswer: Readonly<Record<string, readonly string[]>> = {
  query: ["csv", "json", "watch", "length", "map", "filter", "matched", "size", "at", "find", "reduce", "slice"],
  at: ["query", "index", "diff", "at"],
}

function membersOf(value: unknown, chain: string): string[] {
  if (value === undefined || value === null) return []
  const names = new Set<string>()
  for (let one: unknown = Object(value); one !== null && names.size < 1000; one = Object.getPrototypeOf(one)) {
    if (one === Object.prototype && names.size > 0) break
    for (const name of Object.getOwnPropertyNames(one)) if (/^[A-Za-z_$][\w$]*$/.test(name)) names.add(name)
  }
  names.delete("constructor")
  return chain === "streams" ? [...names] : [...names].sort()
}

function files(typed: string): Offered {
  const folder = typed.endsWith("/") ? typed : dirname(typed || "x")
  try {
    const words = readdirSync(folder || ".", { withFileTypes: true }).map(entry => {
      const path = typed.includes("/") ? join(folder, entry.name) : entry.name
      return `${typed.startsWith("./") && !path.startsWith("./") ? "./" : ""}${path}${entry.isDirectory() ? "/" : ""}`
    })
    return { words, typed }
  } catch {
    return none
  }
}
