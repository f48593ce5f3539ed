import type { Answer, LastWords, Question } from "../trial-child.ts"
import type { Bundle } from "./bundle.ts"
import { ChildFailure, child, type Own } from "./child.ts"
import { failure } from "./failure.ts"
import { sourceMap } from "./source-map.ts"
import { endless, threw } from "./thrown.ts"

export interface Trial {
  /** Loads the bundle and builds its streams where nothing can be harmed. */
  run(bundle: Bundle): Promise<void>
  warm(): void
  close(): Promise<void>
}

/** What a version opened in its trial, a port say, must be closed before it opens that again in earnest. */
const mayHold = (externals: readonly string[]) =>
  externals.some(id =>
    /^(?:\/|(?:node:)?(?:net|tls|https?|http2|dgram|child_process|cluster|worker_threads)$)/.test(id),
  )

const idle = 10 * 60_000
const trialsPerChild = 100
/** What the watchdog may need, on a busy machine, to say where the child is stuck. In a call that waits, it cannot. */
const grace = 2000

/**
 * Tries bundles in a child process first: a loop, `process.exit` or a call that waits for ever ends the child, not the engine.
 * One child is kept for the next trial, unless the last one may have left something open.
 */
export function trial(own: Own, limit = 1000): Trial {
  const { ask, warm, stop, close } = child<Question, Answer>("trial-child", [JSON.stringify({ ...own, limit })], idle)
  let tried = 0

  return {
    warm,
    close,
    async run(bundle) {
      const { text, filename, entries, externals } = bundle
      const places = sourceMap(bundle)
      let answer: Answer
      try {
        answer = await ask({ text, filename, entries, externals }, limit + grace)
      } catch (error) {
        if (!(error instanceof ChildFailure)) throw error
        throw unanswered(error)
      }
      if (answer.thrown || mayHold(externals) || ++tried >= trialsPerChild) {
        tried = 0
        await stop()
        warm()
      }
      if (answer.thrown) throw threw("trial", answer.thrown, entries, places)

      function unanswered(error: ChildFailure) {
        const words = lastWords(error.said)
        if (words?.exit) return exited(words.exit.code, words.exit.stack)
        if (error.reason === "start") return unstarted(error)
        if (error.reason === "deadline") return endless("trial", limit, entries, places.locate(words?.stuck ?? ""))
        return failure("trial", "DM122", `the process that tried the streams ${error.message}`, {
          why: error.output.trim() || "it took more memory than it may, or something ended it",
          fix: "look at what the files do at their top level",
          cause: error,
        })
      }

      function exited(code: string, stack: string) {
        const text = `process.exit(${code}) ends the whole of dmon, not the file`
        return threw("trial", { text, stack, fix: "throw an error instead" }, entries, places, "ended the process")
      }
    },
  }
}

const unstarted = (cause: ChildFailure) =>
  failure("trial", "DM125", `the streams could not be tried: the process for it ${cause.message}`, {
    why: cause.output.trim() || "the machine may be short of memory or busy",
    fix: "save again; if it goes on, install dmon again",
    cause,
  })

function lastWords(said: string): LastWords | undefined {
  try {
    return JSON.parse(said.split("\n")[0] as string)
  } catch {
    return undefined
  }
}
