import { basename } from "node:path"
import { DmonError } from "../../base/error.ts"
import { type Bundle, bundler } from "./bundle.ts"
import { cache, cacheFolder, type Kept } from "./cache.ts"
import { check } from "./check.ts"
import { type Own, own as ownFiles } from "./child.ts"
import { entries } from "./entries.ts"
import { evaluate, TimeLimit } from "./evaluate.ts"
import type { Globals } from "./globals.ts"
import { disagree, fresh, type Input, isUsers, unchanged } from "./inputs.ts"
import { noStream } from "./no-stream.ts"
import { type Probe, probe as probeStream } from "./probe.ts"
import { BuildError, type Exported, roots } from "./roots.ts"
import { type Sight, sight } from "./sight.ts"
import { type Located, type Places, sourceMap } from "./source-map.ts"
import { endless, threw, thrown } from "./thrown.ts"
import { trial } from "./trial.ts"
import type { Verdict } from "./type-check/checker.ts"
import { type Watcher, watch } from "./watch.ts"

/** Streams files that run: one version of them. */
export interface Loaded extends Exported {
  /** The user's files that were read, for code or for types. */
  readonly files: readonly string[]
  /** Names the code. Two versions of one hash do the same. */
  readonly hash: string
  /** The code itself, for whoever keeps it. */
  readonly bundle: Bundle
  readonly notes: readonly string[]
  /** Milliseconds; 0 for what was not needed. */
  readonly took: Readonly<Record<"bundle" | "check" | "trial" | "evaluate", number>>
  /** Where in the user's text a stack of this version's code was. */
  locate(stack: string): Located | undefined
  /** The text of one of its files, as it was loaded. */
  text(file: string): string | undefined
  /** Ends the version's timers. Its streams are the engine's to leave. */
  dispose(): void
}

export interface Loader {
  /**
   * Loads what is on disk now. A version that runs and has not changed is given again: the same object, not a second one.
   * What is wrong with the files is a DmonError, and `more.step` tells how far they came.
   */
  load(): Promise<Loaded>
  /** The same, for whoever does not let it run: what `watch` tells of is as if it had not been. */
  look(): Promise<Loaded>
  /** Calls `changed` whenever a file that the last load read, or looked for, has changed and is at rest. */
  watch(changed: () => void): void
  close(): Promise<void>
}

export interface LoaderOptions {
  /** What the files import from dmon and RxJS: `{ dmon, "dmon/testing": …, rxjs, "rxjs/operators": … }`. */
  readonly modules: Readonly<Record<string, unknown>>
  readonly probe?: Probe | undefined
  /** Whether types are checked; they are. */
  readonly check?: boolean | undefined
  /** Whether a new version is tried in a child process first; it is. */
  readonly trial?: boolean | undefined
  /** Time and chance as the files see them. */
  readonly globals?: Partial<Globals> | undefined
  /** Where good loads are remembered; false for nowhere. */
  readonly cache?: string | false | undefined
  readonly own?: Own | undefined
  /** Milliseconds for the top level of the files. */
  readonly limit?: number | undefined
}

/** Loads streams files, again and again: bundle, check, trial, evaluate. */
export function loader(paths: readonly string[], options: LoaderOptions): Loader {
  const { modules, probe = probeStream, globals, limit = 1000 } = options
  const own = options.own ?? ownFiles()
  const store = options.cache === false ? undefined : cache(options.cache ?? cacheFolder(), paths, own)
  const bundling = bundler(paths, Object.keys(modules))
  const checking = check(own)
  const trying = trial(own, limit)
  const running = new Map<string, Loaded>()
  let kept: Kept | undefined
  let isFirst = true
  /** Something has been worked out since the last writing of the cache. */
  let isWorth = false
  let last: Promise<unknown> = Promise.resolve()
  let watcher: Watcher | undefined
  const watched = sight(paths)
  let seen = watched

  async function load(sees: Sight): Promise<Loaded> {
    const took = { bundle: 0, check: 0, trial: 0, evaluate: 0 }
    seen = sees
    seen.begin()
    if (isFirst) kept = store?.read()
    isFirst = false
    let failed = true
    try {
      const { bundle, verdict } = await bundleAndCheck(took)
      const loaded = running.get(bundle.hash) ?? (await tryAndEvaluate(bundle, verdict, took))
      keep({ bundle, verdict, tried: options.trial !== false || wasTried(bundle) })
      failed = false
      return loaded
    } finally {
      const now = seen.end(failed)
      if (seen === watched) watcher?.set(now)
    }
  }

  const wasTried = ({ hash }: Bundle) => kept?.tried === true && kept.bundle.hash === hash

  async function tryAndEvaluate(bundle: Bundle, verdict: Kept["verdict"], took: Loaded["took"]): Promise<Loaded> {
    if (options.trial !== false && !wasTried(bundle)) await timed(took, "trial", () => tryOut(bundle))
    return timed(took, "evaluate", () => evaluated(bundle, verdict, took))
  }

  async function bundleAndCheck(took: Loaded["took"]): Promise<Pick<Kept, "bundle" | "verdict">> {
    for (let tries = 0; ; tries++) {
      const bundle = await timed(took, "bundle", async () => keptBundle() ?? build())
      if (options.check === false) return { bundle }
      const verdict = await timed(took, "check", async () => keptVerdict(bundle) ?? checkTypes(bundle))
      // A file was saved between its two readings: what was checked is not what would run.
      if (!disagree(bundle, verdict)) return { bundle, verdict }
      if (tries < 3) continue
      throw new DmonError("DM123", "the streams files change faster than they can be read", {
        more: { step: "check" },
        fix: "save again when whatever writes them is done",
      })
    }
  }

  function build(): Promise<Bundle> {
    isWorth = true
    // While esbuild works, the children that are needed next get ready.
    if (options.check !== false) checking.warm()
    if (options.trial !== false) trying.warm()
    return bundling.build().finally(() => seen.add(bundling.seen()))
  }

  function checkTypes({ entries }: Bundle): Promise<Verdict> {
    isWorth = true
    return checking.run(entries).finally(() => seen.add(checking.seen()))
  }

  function tryOut(bundle: Bundle): Promise<void> {
    isWorth = true
    return trying.run(bundle)
  }

  function keptBundle(): Bundle | undefined {
    if (!kept || !unchanged(kept.bundle) || !sameFiles(entries(paths), kept.bundle.entries)) return
    const bundle = { ...kept.bundle, inputs: kept.bundle.inputs.map(fresh) }
    seen.add(bundle)
    return bundle
  }

  function keptVerdict(bundle: Bundle): Kept["verdict"] {
    if (!kept?.verdict || !sameFiles(bundle.entries, kept.bundle.entries) || !unchanged(kept.verdict)) return
    const verdict = { ...kept.verdict, inputs: kept.verdict.inputs.map(fresh) }
    seen.add(verdict)
    return verdict
  }

  function keep({ bundle, verdict, tried }: Kept) {
    // What changes most stands first, so that a comparison fails early.
    const sorted = verdict && {
      inputs: [...verdict.inputs].sort(userFirst),
      missing: verdict.missing,
      notes: verdict.notes,
    }
    kept = { bundle, verdict: sorted, tried }
    if (isWorth) store?.write(kept)
    isWorth = false
  }

  async function evaluated(bundle: Bundle, verdict: Kept["verdict"], took: Loaded["took"]): Promise<Loaded> {
    const places = sourceMap(bundle)
    const { exported, dispose } = await run(bundle, places)
    const loaded: Loaded = {
      ...exported,
      files: [
        ...new Set(
          [bundle, verdict]
            .flatMap(from => from?.inputs ?? [])
            .filter(isSource)
            .map(({ path }) => path),
        ),
      ],
      hash: bundle.hash,
      bundle,
      notes: [...bundle.notes, ...(verdict?.notes ?? [])],
      took,
      locate: places.locate,
      text: places.text,
      dispose() {
        if (running.get(bundle.hash) === loaded) running.delete(bundle.hash)
        dispose()
      },
    }
    running.set(bundle.hash, loaded)
    return loaded
  }

  async function run(bundle: Bundle, places: Places): Promise<{ exported: Exported; dispose(): void }> {
    let dispose = () => {}
    try {
      const { namespaces, ...version } = evaluate(bundle, { modules, globals, limit })
      dispose = version.dispose
      const exported = roots({ entries: bundle.entries, namespaces, ...places }, probe)
      if (exported.roots.length === 0) throw await noStream(bundle.entries)
      return { exported, dispose }
    } catch (error) {
      dispose()
      if (error instanceof TimeLimit) throw endless("evaluate", limit, bundle.entries)
      if (error instanceof BuildError) {
        throw threw("evaluate", thrown(error.cause, error.candidate.name), bundle.entries, places)
      }
      if (error instanceof DmonError && error.more["step"]) throw error
      throw threw("evaluate", thrown(error), bundle.entries, places)
    }
  }

  function inTurn(work: () => Promise<Loaded>): Promise<Loaded> {
    const next = last.catch(() => {}).then(work)
    last = next
    return next
  }

  return {
    load: () => inTurn(() => load(watched)),
    look: () => inTurn(() => load(sight(paths))),
    watch(changed) {
      watcher?.close()
      watcher = watch(changed)
      watcher.set(watched.current())
      if (options.trial !== false) trying.warm()
      // The compiler starts cold, in a process of its own: better now, while nobody waits, than with the first save.
      const { entries: files = [] } = kept?.bundle ?? {}
      if (options.check !== false && files.length > 0) last = last.then(() => checking.run(files)).catch(() => {})
    },
    async close() {
      watcher?.close()
      await Promise.all([bundling.close(), checking.close(), trying.close()])
    },
  }
}

async function timed<T>(took: Record<string, number>, step: string, run: () => Promise<T>): Promise<T> {
  const start = performance.now()
  try {
    return await run()
  } finally {
    took[step] = (took[step] ?? 0) + performance.now() - start
  }
}

const sameFiles = (one: readonly string[], other: readonly string[]) => one.join("\0") === other.join("\0")

const isConfig = ({ path }: Input) => /^(?:package|tsconfig.*)\.json$/.test(basename(path))

const isSource = (input: Input) => isUsers(input) && !isConfig(input)

const userFirst = (a: Input, b: Input) => Number(isUsers(b)) - Number(isUsers(a))
