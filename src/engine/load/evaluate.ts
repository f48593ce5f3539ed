import { createRequire } from "node:module"
import { compileFunction, Script } from "node:vm"
import type { Bundle } from "./bundle.ts"
import { type Globals, ownGlobals } from "./globals.ts"

export type Namespace = Readonly<Record<string, unknown>>

export interface Evaluated {
  /** What each of the bundle's entries exports, in their order. */
  readonly namespaces: readonly Namespace[]
  /** Clears the timers of this version, and those it would still set. */
  dispose(): void
}

export interface Evaluation {
  /** What `require` hands out for dmon and RxJS: this process's own, never a second copy from disk. */
  readonly modules: Readonly<Record<string, unknown>>
  readonly globals?: Partial<Globals> | undefined
  /** Milliseconds for the top level of all files together. */
  readonly limit?: number | undefined
}

/** Thrown when the top level of the files takes longer than it may. */
export class TimeLimit extends Error {}

const slot = Symbol.for("dmon.load.evaluate")

// A time limit is a property of a Script. This one never changes, so it pins no version of the user's text.
const timed = new Script("globalThis[Symbol.for('dmon.load.evaluate')]()", { filename: "dmon:evaluate" })

/**
 * Runs a bundle. `compileFunction` in the main context is what lets old versions be collected and runs at the speed of an
 * import; modules, Scripts and eval keep every text that they ever saw, and other contexts are some five times slower.
 */
export function evaluate(
  bundle: Pick<Bundle, "text" | "filename" | "entries">,
  { modules, globals, limit = 1000 }: Evaluation,
): Evaluated {
  const { dispose, ...own } = ownGlobals(globals)
  const folder = bundle.filename.slice(0, bundle.filename.lastIndexOf("/"))
  const module = { exports: {} as Record<string, Namespace> }
  const given = {
    exports: module.exports,
    require: requireFor(bundle, modules),
    module,
    __filename: bundle.entries[0],
    __dirname: folder,
    ...own,
  }
  try {
    const run = compileFunction(bundle.text, Object.keys(given), { filename: bundle.filename })
    within(limit, () => deep(() => run(...Object.values(given))))
  } catch (error) {
    dispose()
    throw error
  }
  return { namespaces: bundle.entries.map((_, i) => module.exports[`f${i}`] ?? {}), dispose }
}

function within(limit: number, run: () => void): void {
  const place = globalThis as { [slot]?: () => void }
  place[slot] = run
  try {
    timed.runInThisContext(limit === Number.POSITIVE_INFINITY ? {} : { timeout: limit })
  } catch (error) {
    if ((error as { code?: unknown } | undefined)?.code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error
    throw new TimeLimit(`did not end within ${limit} ms`)
  } finally {
    delete place[slot]
  }
}

/** How far a stack goes: an error in a query arises far below the line of the user's that it stands in. */
const depth = 50

function deep(run: () => void): void {
  const usual = Error.stackTraceLimit
  Error.stackTraceLimit = Math.max(usual, depth)
  try {
    run()
  } finally {
    Error.stackTraceLimit = usual
  }
}

function requireFor({ entries }: Pick<Bundle, "entries">, modules: Evaluation["modules"]): (id: string) => unknown {
  const users = createRequire(entries[0] as string)
  const ours = createRequire(import.meta.url)
  return id => {
    if (Object.hasOwn(modules, id)) return modules[id]
    return id.startsWith("rxjs/") ? ours(id) : users(id)
  }
}
