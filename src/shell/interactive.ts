import { existsSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { Recoverable, start } from "node:repl"
import type { ReadStream } from "node:tty"
import pico from "picocolors"
import type { DmonError } from "../base/error.ts"
import { complete } from "./complete/complete.ts"
import { liveNames } from "./complete/live-names.ts"
import { warm } from "./evaluate/script-of.ts"
import { failureText } from "./failure-text.ts"
import type { Handed } from "./handed.ts"
import { history, historyFile, kept } from "./history.ts"
import { prompt } from "./prompt.ts"
import { addCommands } from "./repl-commands.ts"
import { oneByOne, remember, rememberLast } from "./repl-lines.ts"
import type { Screen } from "./screen.ts"
import { session as newSession, type SessionOptions } from "./session.ts"
import { typeNote } from "./type-note.ts"
import { watchOver } from "./watch-over.ts"

export interface InteractiveOptions extends SessionOptions {
  readonly env: NodeJS.ProcessEnv
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream
  /** Runs an entry in the server, and gives what is printed of it; else entries run here. */
  readonly inside?: ((text: string) => Promise<string>) | undefined
}

/** The shell with a person before it; resolves when they leave. */
export async function interactive(handed: Handed, screen: Screen, options: InteractiveOptions): Promise<void> {
  const { env, inside } = options
  const input = options.input as ReadStream
  const session = newSession(handed, screen, { ...options, attended, ask })
  const past = history(historyFile(env))
  let isConnected = true
  let current: AbortController | undefined
  let entered = 0
  const say = (text: string) => void screen.out(text === "" ? "" : `${text}\n`)

  const standing = () =>
    prompt(
      {
        context: session.context ?? handed.label(),
        isConnected,
        isStale: session.known.status?.stale !== undefined,
        isInside: inside !== undefined,
        isRed: handed.isRed(session.context),
      },
      screen.colors,
    )

  await session.refresh().catch(error => {
    isConnected = false
    say(failureText(error, screen.colors))
  })
  if (isConnected) say(banner())
  if (inside === undefined) await ownHelpers()

  const repl = start({
    prompt: standing(),
    input: options.input,
    output: options.output,
    terminal: true,
    useGlobal: true,
    useColors: screen.colors,
    ignoreUndefined: true,
    historySize: kept,
    preview: false,
    eval: (text, _context, _file, done) => evaluate(text, done),
    completer: (line: string, answer: (error: Error | null, found: [string[], string]) => void) => {
      complete(line, session, live).then(
        found => answer(null, inside === undefined ? found : [[], line]),
        () => answer(null, [[], line]),
      )
    },
  } as Parameters<typeof start>[0])
  const live = liveNames(() => session.remote)
  const lines = oneByOne(repl)
  remember(repl, past.entries)
  addCommands(repl, {
    say,
    clear: () => screen.out("\x1b[H\x1b[2J"),
    fail: error => say(failureText(error, screen.colors)),
    run(name, given, work) {
      past.add(`.${name}${given && ` ${given}`}`)
      lines.hold()
      doing(signal => work({ session, signal, out: say, history: past.entries })).then(() => {
        repl.setPrompt(standing())
        repl.displayPrompt()
        lines.release()
      })
    },
  })

  /** The answer is no entry: it is not kept among them. */
  function ask(question: string): Promise<boolean> {
    const own = repl as unknown as { history: string[] }
    const past = [...own.history]
    return new Promise(answered => {
      const signal = current?.signal ?? new AbortController().signal
      signal.addEventListener("abort", () => answered(false), { once: true })
      repl.question(question, { signal }, answer => {
        own.history = past
        answered(/^y(es)?$/i.test(answer.trim()))
      })
    })
  }

  /** A loop that does not end is ended by a signal, which a terminal gives only when it is not raw. */
  function attended(run: () => void): void {
    input.setRawMode?.(false)
    try {
      run()
    } finally {
      input.setRawMode?.(true)
    }
  }

  function banner(): string {
    const { dim } = pico.createColors(screen.colors)
    const { status, flow } = session.known
    const streams = flow.streams.length
    const size = status?.index.size ?? 0
    const parts = [
      `dmon ${status?.version}`,
      status?.name,
      `${streams} stream${streams === 1 ? "" : "s"}`,
      `${size} ${size === 1 ? "entry" : "entries"}`,
      inside === undefined ? ".help" : "every line runs in the server, and is logged there",
    ]
    return dim(parts.join(" · "))
  }

  /** What a person keeps at hand for themselves. */
  async function ownHelpers(): Promise<void> {
    const file = resolve(env["HOME"] ?? "", ".dmonrc.ts")
    if (!env["HOME"] || !existsSync(file)) return
    await session.value(readFileSync(file, "utf8"), resolve(env["HOME"])).catch(error => {
      say(failureText(error, screen.colors))
      say(`note  ${file} was not run to its end`)
    })
  }

  /** Runs what a person began; Ctrl-C cancels it. */
  async function doing(work: (signal: AbortSignal) => Promise<void> | void): Promise<void> {
    const mine = new AbortController()
    current = mine
    try {
      await work(mine.signal)
    } catch (error) {
      if (!isInterrupt(error)) say(failureText(error, screen.colors))
    } finally {
      current = undefined
    }
  }

  function evaluate(given: string, done: (error: Error | null, value?: unknown) => void): void {
    const text = given.replace(/\n$/, "")
    if (text.trim() === "") return void done(null)
    try {
      if (!session.isWhole(text)) return void done(new Recoverable(new SyntaxError("it goes on")))
    } catch (error) {
      past.add(text)
      say(failureText(error, screen.colors))
      return void done(null)
    }
    if (past.add(text)) rememberLast(repl, text)
    lines.hold()
    const note = inside === undefined ? typeNote(text, session) : undefined
    const work = (signal: AbortSignal) =>
      inside === undefined ? session.enter(text, signal) : inside(text).then(said => say(said.replace(/\n$/, "")))
    const number = ++entered
    doing(work).then(() => {
      done(null)
      lines.release()
      note?.then(line => {
        // Below another line it would be taken for that one's.
        if (line === undefined || number !== entered || current) return
        say(`\r\x1b[K${line}`)
        repl.displayPrompt(true)
      })
    })
  }

  const [usual] = repl.listeners("SIGINT") as (() => void)[]
  repl.removeAllListeners("SIGINT")
  repl.on("SIGINT", () => (current ? current.abort() : usual?.call(repl)))
  const failing = (error: unknown) => {
    say(`\n${failureText(error, screen.colors)}`)
    repl.displayPrompt(true)
  }
  const interrupted = () => current?.abort()
  process.on("unhandledRejection", failing).on("SIGINT", interrupted)
  const left = watchOver(session, isConnected, ({ connected, error }) => {
    const was = isConnected
    isConnected = connected
    repl.setPrompt(standing())
    if (current) return
    if (was !== connected) say(`\r\x1b[K${connected ? "connected again" : `${lost(error)}; trying again`}`)
    repl.displayPrompt(true)
  })
  // The compiler is loaded while the person reads the banner.
  const warming = setTimeout(() => {
    warm()
    if (inside === undefined) session.types.warm()
  }, 300)
  warming.unref()

  await new Promise<void>(over => repl.on("exit", over))
  clearTimeout(warming)
  left()
  current?.abort()
  process.off("unhandledRejection", failing).off("SIGINT", interrupted)
  session.close()
}

const lost = (error: DmonError | undefined) => error?.message ?? "the dmon does not answer"

const isInterrupt = (error: unknown) =>
  (error as { code?: unknown } | undefined)?.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED"
