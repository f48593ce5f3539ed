import { type ChildProcess, fork } from "node:child_process"
import { existsSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

/** Whether this text runs from its sources, under a loader of TypeScript, or from dist/. */
const fromSources = import.meta.url.endsWith(".ts")

/** dmon's own folder: the package's, or the checkout's. */
export const home = fileURLToPath(new URL(fromSources ? "../../../" : "../", import.meta.url))

/** A file of dmon's that runs by itself, such as `check-child`, of the engine's, or of a folder that is named. */
export const programOf = (name: string, folder = "engine") =>
  fileURLToPath(new URL(fromSources ? `../../${folder}/${name}.ts` : `./${name}.js`, import.meta.url))

/** Where the modules that user code imports from dmon are: those that run, and those that declare their types. */
export interface Own {
  readonly modules: Readonly<Record<string, string>>
  readonly types: Readonly<Record<string, string>>
}

export function own(): Own {
  const sources = { dmon: join(home, "src/dmon.ts"), "dmon/testing": join(home, "src/testing/testing.ts") }
  if (fromSources) return { modules: sources, types: sources }
  const dist = dirname(fileURLToPath(import.meta.url))
  return {
    modules: { dmon: join(dist, "dmon.js"), "dmon/testing": join(dist, "testing.js") },
    types: { dmon: join(dist, "types/dmon.d.ts"), "dmon/testing": join(dist, "types/testing/testing.d.ts") },
  }
}

/** The child did not answer: `start`, it never got so far as to be asked; `deadline`, it took too long; `ended`, it was killed or ended itself. */
type Reason = "start" | "deadline" | "ended"

export class ChildFailure extends Error {
  readonly reason: Reason
  /** What it managed to say beside the answer, and what it wrote to stderr. */
  readonly said: string
  readonly output: string

  constructor(reason: Reason, message: string, said: string, output: string) {
    super(message)
    this.reason = reason
    this.said = said
    this.output = output
  }
}

export interface Child<Question, Answer> {
  /** Asks, starting the process when none runs. One question at a time. */
  ask(question: Question, deadline: number): Promise<Answer>
  /** Whether the next question finds a process that has answered before. */
  isWarm(): boolean
  /** Starts the process ahead of the first question. */
  warm(): void
  /** Ends the process; the next question starts another. */
  stop(): Promise<void>
  /** Ends the process for good. */
  close(): Promise<void>
}

interface Running {
  readonly process: ChildProcess
  readonly ready: Promise<unknown>
  readonly ended: Promise<string>
  /** When it has said its last words. */
  readonly spoken: Promise<unknown>
  said: string
  output: string
  answered: number
}

const startLimit = 30_000

/**
 * A process that answers questions, each by one message, after a first one that says it is ready. It never keeps this
 * process alive, and ends after some idle minutes. Beside its messages it has a pipe (4) for its last words, a line, while
 * it is stuck: no answer is awaited after them.
 */
export function child<Question extends object, Answer>(
  name: string,
  args: readonly string[],
  idle: number,
  folder?: string,
): Child<Question, Answer> {
  let running: Running | undefined
  let idleTimer: NodeJS.Timeout | undefined
  let closed = false

  function start(): Running {
    const { execArgv, env } = surroundings()
    const process = fork(programOf(name, folder), args, {
      execArgv,
      env,
      stdio: ["ignore", "ignore", "pipe", "ipc", "pipe"],
    })
    let speak = () => {}
    const started: Running = {
      process,
      spoken: new Promise<void>(resolve => (speak = resolve)),
      said: "",
      output: "",
      answered: 0,
      ready: new Promise(resolve => process.once("message", resolve)),
      ended: new Promise(resolve => {
        process.once("error", error => resolve(error.message))
        process.once("exit", (code, signal) => resolve(signal ? `killed by ${signal}` : `ended with code ${code}`))
      }),
    }
    started.ended.then(() => running === started && forget())
    process.stderr?.on("data", text => (started.output = (started.output + text).slice(-2000)))
    process.stdio[4]?.on("data", text => {
      started.said += text
      if (started.said.includes("\n")) speak()
    })
    for (const stream of [process.stderr, process.stdio[4]]) (stream as { unref?(): void } | null)?.unref?.()
    refer(started, false)
    return (running = started)
  }

  /** Only a question under way keeps this process alive. */
  function refer({ process }: Running, needed: boolean) {
    process[needed ? "ref" : "unref"]()
    process.channel?.[needed ? "ref" : "unref"]()
  }

  function forget() {
    running = undefined
    clearTimeout(idleTimer)
  }

  async function stop() {
    const ending = running
    forget()
    if (!ending) return
    ending.process.kill("SIGKILL")
    refer(ending, true)
    await ending.ended
  }

  async function within<T>(asked: Running, limit: number, awaited: Promise<T>, late: Reason, gone: Reason): Promise<T> {
    let timer: NodeJS.Timeout | undefined
    const first = await Promise.race([
      awaited.then(value => ({ value })),
      asked.ended.then(why => ({ failed: gone, why })),
      asked.spoken.then(() => ({ failed: late, why: "is stuck" })),
      new Promise<{ failed: Reason; why: string }>(resolve => {
        timer = setTimeout(() => resolve({ failed: late, why: `gave no answer within ${limit / 1000} s` }), limit)
      }),
    ])
    clearTimeout(timer)
    if ("value" in first) return first.value
    if (running === asked) await stop()
    // The last words come by another way than the news of the end.
    await new Promise(resolve => setImmediate(resolve))
    throw new ChildFailure(first.failed, first.why, asked.said, asked.output)
  }

  return {
    async ask(question, deadline) {
      if (closed) throw new ChildFailure("ended", "has been closed", "", "")
      const asked = running ?? start()
      clearTimeout(idleTimer)
      refer(asked, true)
      asked.said = ""
      try {
        await within(asked, startLimit, asked.ready, "start", "start")
        const answer = new Promise<Answer>(resolve => asked.process.once("message", value => resolve(value as Answer)))
        asked.process.send(question, () => {})
        const answered = await within(asked, deadline, answer, "deadline", "ended")
        asked.answered++
        return answered
      } finally {
        refer(asked, false)
        if (running === asked) idleTimer = setTimeout(stop, idle).unref()
      }
    },
    isWarm: () => (running?.answered ?? 0) > 0,
    warm() {
      if (running || closed) return
      start()
      idleTimer = setTimeout(stop, idle).unref()
    },
    stop,
    close() {
      closed = true
      return stop()
    },
  }
}

/** A child shares neither a debugger's port with its parent, nor what its parent was started with but the TypeScript loader. */
export function surroundings(): { execArgv: string[]; env: NodeJS.ProcessEnv } {
  const options = (process.env["NODE_OPTIONS"] ?? "").replace(/--(?:inspect\S*|import[ =]tsx)(?=\s|$)/g, "").trim()
  const env = { ...process.env, NODE_OPTIONS: options }
  if (!fromSources) return { execArgv: [], env }
  const tsx = createRequire(import.meta.url).resolve("tsx")
  return { execArgv: existsSync(tsx) ? ["--import", `file://${tsx}`] : [], env }
}
