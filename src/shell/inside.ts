import { DmonError } from "../base/error.ts"
import type { Log } from "../base/log.ts"
import { type Evaluator, evaluator } from "./evaluate/evaluator.ts"
import { scriptOf } from "./evaluate/script-of.ts"
import { failureText } from "./failure-text.ts"
import { orCancelled } from "./show/cancel.ts"
import { printed } from "./show/printed.ts"

/** An entry that is to run in the server. */
export interface InsideRequest {
  readonly text: string
  readonly colors: boolean
  readonly columns: number
}

interface InsideOptions {
  /** What entries find at hand. */
  readonly scope: Readonly<Record<string, unknown>>
  readonly modules: Parameters<typeof evaluator>[0]
  readonly log: Pick<Log, "info">
  /**
   * Milliseconds: how long an entry may hold the server up, and how long what it promises is waited for. What it does later, in
   * a turn of its own, cannot be ended: where another thread terminates a timer's or an immediate's call, Node 20 aborts.
   */
  readonly limits?: { readonly hold: number; readonly wait: number }
}

/** Runs entries in the process of the server, and gives what is printed of them. Each stands in the log before it runs. */
export function inside({ scope, modules, log, limits = { hold: 2000, wait: 30_000 } }: InsideOptions) {
  let runs: Evaluator | undefined

  return async ({ text, colors, columns }: InsideRequest): Promise<string> => {
    log.info("inside", text)
    try {
      runs ??= begun()
      const script = scriptOf(text, process.cwd())
      if (script.kind === "beginning") throw new DmonError("DM171", "this cannot be read", { why: "it ends too early" })
      const { value } = await runs.run(script.code)
      const waited = await awaited(value)
      const look = { format: "table", limit: 100, expand: "auto", colors, columns, now: Date.now() / 1000 } as const
      return printed(waited, look) ?? ""
    } catch (error) {
      return failureText(error, colors)
    }
  }

  function begun(): Evaluator {
    for (const [name, value] of Object.entries(scope))
      Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false })
    return evaluator(modules, { limit: limits.hold })
  }

  async function awaited(value: unknown): Promise<unknown> {
    const timer = new AbortController()
    const late = setTimeout(() => timer.abort(), limits.wait)
    try {
      const found = await orCancelled(Promise.resolve(value), timer.signal)
      if (!timer.signal.aborted) return found
      throw new DmonError("DM176", `it was not done after ${limits.wait / 1000} s`, { fix: "do not await it" })
    } finally {
      clearTimeout(late)
    }
  }
}
