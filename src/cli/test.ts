import { availableParallelism } from "node:os"
import { type Bundle, bundler } from "../engine/load/bundle.ts"
import { cache, cacheFolder } from "../engine/load/cache.ts"
import { check } from "../engine/load/check.ts"
import { own } from "../engine/load/child.ts"
import { unchanged } from "../engine/load/inputs.ts"
import { fileText, resultsJson, summary } from "./print/test-results.ts"
import type { Terminal } from "./terminal.ts"
import { none, testFiles } from "./test-files.ts"
import { type FileResult, testProcess } from "./test-process.ts"

export interface TestOptions {
  readonly json?: boolean
  readonly filter?: string
  /** Milliseconds. */
  readonly timeout?: number
  readonly check?: boolean
}

/** `dmon test`: runs the tests of streams, on virtual time. Exit 0 when all pass, 1 when one fails, 3 when one cannot load. */
export async function test(paths: readonly string[], options: TestOptions, terminal: Terminal): Promise<number> {
  const begun = performance.now()
  const { json = false, filter, timeout: limit = 10_000 } = options
  const files = testFiles(paths.length > 0 ? paths : ["."])
  const known = Object.keys(own().modules).concat("rxjs")
  const bundles: Bundle[] = []
  for (const file of files) bundles.push(await bundler([file], known).build())
  const types = options.check === false ? undefined : checkTypes(bundles)
  types?.catch(() => {})

  const results: FileResult[] = []
  const running = concurrently(bundles, bundle => testProcess(bundle, { limit, filter }))
  for (const next of running) {
    const result = await next
    if (filter !== undefined && result.tests.length === 0 && !result.error) continue
    results.push(result)
    if (json) continue
    if (result.output.trim()) terminal.say(result.output.trimEnd())
    terminal.out(fileText(result, terminal.colors))
  }
  const wrong = await types?.then(
    () => undefined,
    (error: unknown) => ({ error }),
  )
  if (wrong && json) throw wrong.error
  if (wrong === undefined && results.every(({ tests, error }) => tests.length === 0 && !error)) throw nothing(filter)
  const ms = performance.now() - begun
  terminal.out(json ? resultsJson(results, ms) : summary(results, ms, terminal.colors))
  if (wrong) throw wrong.error
  if (results.some(({ error }) => error)) return 3
  return results.some(({ tests }) => tests.some(({ ok }) => !ok)) ? 1 : 0
}

const nothing = (filter: string | undefined) =>
  none(filter === undefined ? "the files hold no tests of node:test" : `no test has a name like ${filter}`)

/** Works at all, as many at a time as the machine has processors; the results come in order. */
function concurrently<T, R>(all: readonly T[], work: (of: T) => Promise<R>): Promise<R>[] {
  const slots: Promise<unknown>[] = Array.from({ length: availableParallelism() }, () => Promise.resolve())
  return all.map((one, i) => {
    const result = (slots[i % slots.length] as Promise<unknown>).then(() => work(one))
    slots[i % slots.length] = result.catch(() => {})
    return result
  })
}

/** Checks the types of all files at once, unless they are those that were good last time. */
async function checkTypes(bundles: readonly Bundle[]): Promise<void> {
  const files = bundles.flatMap(({ entries }) => entries)
  const store = cache(cacheFolder(), files, own())
  const kept = store.read()
  if (kept?.verdict && unchanged(kept.verdict)) return
  const checking = check(own())
  try {
    const { inputs, missing, notes } = await checking.run(files)
    store.write({ bundle: bundles[0] as Bundle, verdict: { inputs, missing, notes }, tried: false })
  } finally {
    await checking.close()
  }
}
