// Loads streams files where nothing can be harmed: forked by load/trial.ts, one question at a time.
import { writeSync } from "node:fs"
import type { Bundle } from "./load/bundle.ts"
import { type Evaluated, evaluate } from "./load/evaluate.ts"
import { probeRunning } from "./load/probe.ts"
import { provide } from "./load/provide.ts"
import { BuildError, candidates, isProbed } from "./load/roots.ts"
import { type Thrown, thrown } from "./load/thrown.ts"
import { watchdog } from "./load/watchdog.ts"

export type Question = Pick<Bundle, "text" | "filename" | "entries" | "externals">

export interface Answer {
  readonly thrown?: Thrown | undefined
}

/** What is said on pipe 4 when no answer will come. */
export interface LastWords {
  readonly exit?: { readonly code: string; readonly stack: string }
  /** The stack of what does not end. */
  readonly stuck?: string
}

const { modules: files, limit } = JSON.parse(process.argv[2] as string) as {
  modules: Record<string, string>
  limit: number
}
const modules: Record<string, unknown> = {}

process.on("disconnect", () => process.kill(process.pid, "SIGKILL"))
// What fails later is, in the engine, an event; here it is nobody's.
process.on("unhandledRejection", () => {})
process.on("uncaughtException", () => {})

const exit = process.exit.bind(process)
process.exit = (code?: number | string | null) => {
  const words: LastWords = { exit: { code: String(code ?? ""), stack: new Error().stack ?? "" } }
  writeSync(4, `${JSON.stringify(words)}\n`)
  return exit(code)
}

const guard = watchdog(limit, 4)

async function load(question: Question): Promise<Answer> {
  await provide(question.externals, files, modules)
  let evaluated: Evaluated | undefined
  let failed: Thrown | undefined
  guard.start()
  try {
    evaluated = evaluate(question, { modules, limit: Number.POSITIVE_INFINITY })
    const { entries } = question
    // What is no stream at all is refused by name and line later: that check can do no harm.
    for (const candidate of candidates({ entries, namespaces: evaluated.namespaces, exported: () => undefined })) {
      if (typeof candidate.value === "function") isProbed(candidate, probeRunning)
    }
  } catch (error) {
    failed = error instanceof BuildError ? thrown(error.cause, error.candidate.name) : thrown(error)
  }
  // After the microtasks, which may themselves never end.
  await new Promise(resolve => setImmediate(resolve))
  evaluated?.dispose()
  guard.stop()
  return { thrown: failed }
}

process.on("message", (question: Question) => {
  load(question).then(
    answer => process.send?.(answer),
    error => process.send?.({ thrown: thrown(error) } satisfies Answer),
  )
})
await provide(["dmon", "rxjs"], files, modules)
await guard.ready
process.send?.("ready")
