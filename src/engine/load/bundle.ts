import { dirname, join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import type { BuildResult, Message } from "esbuild"
import { DmonError } from "../../base/error.ts"
import { buildFailure } from "./build-failure.ts"
import { configsOf } from "./configs.ts"
import { entries } from "./entries.ts"
import { failure } from "./failure.ts"
import { entryPoint, gather, type Round } from "./gather.ts"
import { fewest, hashOf, type Inputs, readInput } from "./inputs.ts"
import { at } from "./place.ts"
import { sourceMap } from "./source-map.ts"

/** The user's files as one text that runs. */
export interface Bundle extends Inputs {
  readonly text: string
  /** The source map, with the sources' texts. */
  readonly map: string
  readonly hash: string
  /** What stack traces call the text. It lies beside the first file, where paths of the map begin; there is no such file. */
  readonly filename: string
  /** The streams files: `exports.f0`, `exports.f1` … of the text are theirs. */
  readonly entries: readonly string[]
  /** What the text asks `require` for. */
  readonly externals: readonly string[]
  readonly notes: readonly string[]
}

export interface Bundler {
  build(): Promise<Bundle>
  /** What the last build read and looked for, a failed one too. */
  seen(): Inputs
  close(): void
}

/**
 * Bundles streams files, as CommonJS, for this process: dmon and RxJS (the `known`) stay outside and are handed in, and
 * so do packages with native code. The first takes some 40 ms, each later one a few.
 */
export function bundler(paths: readonly string[], known: readonly string[]): Bundler {
  let round = newRound(paths, [])
  let closed = false
  const apart = new Set<string>()
  const plugin = gather({ round: () => round, known, apart })

  /** Not one of esbuild's contexts: they are no faster where a plugin reads, and keep the process alive. */
  async function bundle(): Promise<BuildResult> {
    const folder = folderOf(round)
    for (let tries = 0; ; tries++) {
      const { build, stop } = await import("esbuild")
      try {
        return await build({
          entryPoints: [entryPoint],
          bundle: true,
          write: false,
          format: "cjs",
          platform: "node",
          target: "node20",
          absWorkingDir: folder,
          outfile: join(folder, "streams.cjs"),
          sourcemap: "external",
          sourcesContent: true,
          supported: { "dynamic-import": false },
          charset: "utf8",
          legalComments: "none",
          logLevel: "silent",
          plugins: [plugin],
        })
      } catch (cause) {
        if (isBuildFailure(cause) || closed) throw cause
        // esbuild's process has ended (killed, out of memory): it stays unusable until it is stopped, then starts anew.
        await stop()
        if (tries > 0) throw unusable(cause)
      }
    }
  }

  return {
    async build() {
      for (;;) {
        const before = apart.size
        round = newRound(paths, [])
        round = newRound(paths, entries(paths))
        for (const file of round.entries) configsOf(file, round.configs)
        try {
          const result = await bundle()
          if (apart.size === before) return finish(result, round)
        } catch (error) {
          if (!isBuildFailure(error)) throw error
          if (apart.size === before) throw buildFailure(error.errors, round, known)
        }
      }
    },
    seen: () => seenIn(round),
    close() {
      closed = true
    },
  }
}

const newRound = (paths: readonly string[], entries: readonly string[]): Round => ({
  paths,
  entries,
  inputs: new Map(),
  texts: new Map(),
  externals: new Set(),
  configs: { found: new Set(), missing: new Set() },
})

const folderOf = ({ entries }: Round) => dirname(entries[0] as string)

const isBuildFailure = (error: unknown): error is { errors: Message[] } =>
  error instanceof Error && !(error instanceof DmonError) && Array.isArray((error as { errors?: unknown }).errors)

const unusable = (cause: unknown) =>
  failure("bundle", "DM123", "the streams could not be bundled: esbuild does not run", {
    why: cause instanceof Error ? cause.message : String(cause),
    fix: "install dmon again, for this machine: its esbuild is a program of one platform",
    cause,
  })

function seenIn({ paths, inputs, configs }: Round): Inputs {
  const read = [...configs.found].flatMap(path => {
    try {
      const { bytes: _, ...input } = readInput(path)
      return [input]
    } catch {
      return []
    }
  })
  const all = new Map([...inputs.values(), ...read].map(input => [input.path, input]))
  return { inputs: [...all.values()], missing: fewest([...configs.missing, ...paths.map(path => resolve(path))]) }
}

function finish({ outputFiles = [], warnings }: BuildResult, round: Round): Bundle {
  const output = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? ""
  const folder = folderOf(round)
  const isMeta = ({ id }: Message) => id === "empty-import-meta"
  const map = output(".map")
  const metas = new Set(warnings.filter(isMeta).map(({ location }) => resolve(folder, location?.file ?? "")))
  const text = importMeta(output(".cjs"), map, folder, metas)
  const hash = hashOf(text)
  return {
    text,
    map,
    hash,
    filename: join(folder, `.streams-${hash.slice(0, 8)}.cjs`),
    entries: round.entries,
    externals: [...round.externals],
    notes: warnings.filter(warning => !isMeta(warning)).map(warning => noteOf(warning, folder)),
    ...seenIn(round),
  }
}

function noteOf({ text, location }: Message, folder: string): string {
  if (!location) return text
  return `${at({ file: resolve(folder, location.file), line: location.line, column: location.column + 1 })}  ${text}`
}

/** CommonJS has no `import.meta`: esbuild leaves an empty object for each file, which here learns where its file is. */
function importMeta(text: string, map: string, folder: string, files: ReadonlySet<string>): string {
  if (files.size === 0) return text
  const places = sourceMap({ text, map, filename: join(folder, "streams.cjs") })
  return text.replace(/\b(import_meta\d*) = \{\};/g, (all, name: string, offset: number) => {
    const file = places.originalAt(offset)?.file
    if (!file || !files.has(file)) return all
    const meta = { url: pathToFileURL(file).href, dirname: dirname(file), filename: file }
    return `${name} = ${JSON.stringify(meta)};`
  })
}
