import { availableParallelism } from "node:os"
import { type Bundle, type Bundler, bundler } from "../../../engine/load/bundle.ts"
import { cache, cacheFolder } from "../../../engine/load/cache.ts"
import { check } from "../../../engine/load/check.ts"
import { own } from "../../../engine/load/child.ts"
import { fresh, unchanged } from "../../../engine/load/inputs.ts"
import { type Sight, sight } from "../../../engine/load/sight.ts"
import type { Watched } from "../../../engine/load/watch.ts"
import type { Terminal } from "../../terminal.ts"
import { none } from "./test-files.ts"
import { type FileResult, testProcess } from "./test-process.ts"
import { fileText, resultsJson, summary } from "./test-results.ts"

export interface Testing {
  readonly json?: boolean
  readonly filter?: string
  /** Milliseconds. */
  readonly timeout?: number
  readonly check?: boolean
}

/** Runs files of tests, again and again, and prints how they went. */
export interface Tester {
  /**
   * Exit 0 when all pass, 1 when one fails, 3 when one throws as it is loaded; throws what keeps them from being loaded at
   * all. `signal` ends it: then what it resolves to says nothing.
   */
  run(files: readonly string[], signal?: AbortSignal): Promise<number>
  /** What a file was made of when it ran last. */
  seen(file: string): Watched
  /** What the types were checked with then, of it and those that ran with it. */
  typed(file: string): Watched
  close(): Promise<void>
}

export function tester(
  { json = false, filter, timeout: limit = 10_000, ...options }: Testing,
  terminal: Terminal,
): Tester {
  const known = Object.keys(own().modules).concat("rxjs")
  const checking = check(own())
  const all = new Map<string, { readonly bundling: Bundler; readonly sight: Sight; readonly types: Sight }>()
  const of = (file: string) => {
    const found = all.get(file) ?? { bundling: bundler([file], known), sight: sight([file]), types: sight([file]) }
    all.set(file, found)
    return found
  }

  /** Bundles the files; a failure ends it, with what was seen till then. */
  async function bundled(files: readonly string[]): Promise<Bundle[]> {
    const bundles: Bundle[] = []
    for (const file of files) {
      const { bundling, sight } = of(file)
      bundles.push(await bundling.build().finally(() => sight.add(bundling.seen())))
    }
    return bundles
  }

  /** Checks the types of all files at once, unless they are those that were good last time. */
  async function checkTypes(bundles: readonly Bundle[]): Promise<void> {
    const files = bundles.flatMap(({ entries }) => entries)
    const store = cache(cacheFolder(), files, own())
    const kept = store.read()?.verdict
    // What was good with this content is seen to change from how the files are now.
    const good = kept && unchanged(kept) ? { ...kept, inputs: kept.inputs.map(fresh) } : undefined
    try {
      if (good) return
      const { inputs, missing, notes } = await checking.run(files)
      store.write({ bundle: bundles[0] as Bundle, verdict: { inputs, missing, notes }, tried: false })
    } finally {
      for (const file of files) of(file).types.add(good ?? checking.seen())
    }
  }

  async function results(bundles: readonly Bundle[], signal?: AbortSignal): Promise<FileResult[]> {
    const results: FileResult[] = []
    for (const next of concurrently(bundles, bundle => testProcess(bundle, { limit, filter, signal }))) {
      const result = await next
      if (signal?.aborted) break
      if (filter !== undefined && result.tests.length === 0 && !result.error) continue
      results.push(result)
      if (json) continue
      if (result.output.trim()) terminal.say(result.output.trimEnd())
      terminal.out(fileText(result, terminal.colors))
    }
    return results
  }

  async function run(files: readonly string[], signal?: AbortSignal): Promise<number> {
    const begun = performance.now()
    const bundles = await bundled(files)
    const types = options.check === false ? undefined : checkTypes(bundles)
    types?.catch(() => {})
    const tested = await results(bundles, signal)
    if (signal?.aborted) return 0
    const wrong = await types?.then(
      () => undefined,
      (error: unknown) => ({ error }),
    )
    if (wrong && json) throw wrong.error
    if (wrong === undefined && tested.every(({ tests, error }) => tests.length === 0 && !error)) throw nothing(filter)
    const ms = performance.now() - begun
    terminal.out(json ? resultsJson(tested, ms) : summary(tested, ms, terminal.colors))
    if (wrong) throw wrong.error
    if (tested.some(({ error }) => error)) return 3
    return tested.some(({ tests }) => tests.some(({ ok }) => !ok)) ? 1 : 0
  }

  return {
    async run(files, signal) {
      const sights = files.flatMap(file => [of(file).sight, of(file).types])
      for (const each of sights) each.begin()
      let isGood = false
      try {
        const code = await run(files, signal)
        isGood = true
        return code
      } finally {
        for (const each of sights) each.end(!isGood)
      }
    },
    seen: file => of(file).sight.current(),
    typed: file => of(file).types.current(),
    async close() {
      for (const { bundling } of all.values()) bundling.close()
      await checking.close()
    },
  }
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
