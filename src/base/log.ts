import pico from "picocolors"
import { DmonError } from "./error.ts"
import { harmless } from "./harmless.ts"

const levels = ["debug", "info", "warn", "error"] as const
export type Level = (typeof levels)[number]

/** One entry: its topic (`reload`, `listen`), what to say, and for JSON whatever else is known. */
export type Say = (topic: string, message: string | Error, more?: Readonly<Record<string, unknown>>) => void

export interface Log extends Readonly<Record<Level, Say>> {
  /** The same log for what may repeat: per key at most one entry in `ms`, which says how many were left out before it. */
  every(key: string, ms?: number): Readonly<Record<Level, Say>>
}

interface LogOptions {
  /** `text` is for people, `json` is one object a line. */
  readonly format?: "text" | "json" | undefined
  /** The least that is logged. */
  readonly level?: Level | undefined
  readonly write?: ((text: string) => void) | undefined
  readonly colors?: boolean | undefined
  readonly now?: (() => number) | undefined
}

/** How many keys `every` remembers; the one seen longest ago is forgotten first. */
const remembered = 1000

/** Where dmon speaks to its operator: standard error, unless `write` says otherwise. */
export function log({ format = "text", level = "info", write, colors, now = Date.now }: LogOptions = {}): Log {
  const put = write ?? (text => process.stderr.write(text))
  const form = format === "json" ? json : text(colors ?? (!write && process.stderr.isTTY && !process.env["NO_COLOR"]))
  const seen = new Map<string, { since: number; left: number }>()

  const say = (at: Level): Say =>
    levels.indexOf(at) < levels.indexOf(level)
      ? () => {}
      : (topic, message, more) => put(`${form(now(), at, topic, message, more)}\n`)
  const all = { debug: say("debug"), info: say("info"), warn: say("warn"), error: say("error") }

  const gate = (key: string, ms: number, pass: Say): Say => {
    return (topic, message, more) => {
      const last = seen.get(key)
      if (last && now() - last.since < ms) return void last.left++
      seen.delete(key)
      seen.set(key, { since: now(), left: 0 })
      if (seen.size > remembered) seen.delete(seen.keys().next().value as string)
      pass(topic, message, last?.left ? { ...more, left_out: last.left } : more)
    }
  }
  return {
    ...all,
    every: (key, ms = 10_000) => ({
      debug: gate(key, ms, all.debug),
      info: gate(key, ms, all.info),
      warn: gate(key, ms, all.warn),
      error: gate(key, ms, all.error),
    }),
  }
}

type Form = (time: number, level: Level, topic: string, message: string | Error, more?: object) => string

/** `12:04:31  reload  mystreams.ts changed`; an error follows with its explanation below it. */
function text(colors: boolean | undefined): Form {
  const { dim, red, yellow } = pico.createColors(colors === true)
  const paint = { debug: dim, info: String, warn: yellow, error: red }
  return (time, level, topic, message, more = {}) => {
    const { left_out: left, ...rest } = more as Record<string, unknown>
    const what = typeof message === "string" ? message : rendered(message, level)
    const details = Object.entries(rest).map(
      ([name, value]) => ` ${name}=${typeof value === "string" ? value : JSON.stringify(value)}`,
    )
    const tail = left ? `  (${left} more like it left out)` : ""
    const [first = "", ...below] = harmless(`${what}${details.join("")}${tail}`, "\n\t").split("\n")
    return [`${dim(clockTime(time))}  ${topic.padEnd(6)}  ${paint[level](first)}`, ...below].join("\n")
  }
}

const json: Form = (time, level, topic, message, more) => {
  const said =
    message instanceof DmonError
      ? { message: message.message, code: message.code, why: message.why, fix: message.fix, ...message.more }
      : { message: typeof message === "string" ? message : message.message }
  return JSON.stringify({ time: new Date(time).toISOString(), level, topic, ...said, ...more })
}

const rendered = (error: Error, level: Level) =>
  error instanceof DmonError ? error.render(level === "error" ? "error" : "warn") : `${error.name}: ${error.message}`

const clockTime = (time: number) => new Date(time).toTimeString().slice(0, 8)
