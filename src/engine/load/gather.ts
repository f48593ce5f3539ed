import { existsSync, readFileSync, realpathSync } from "node:fs"
import { createRequire, isBuiltin } from "node:module"
import { dirname, join, sep } from "node:path"
import type { OnLoadResult, OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from "esbuild"
import { configsOf } from "./configs.ts"
import { ancestors, type Input, inPackage, packageOf, readInput, stampOf } from "./inputs.ts"
import { asksItsPlace, isNative, packageNameOf } from "./packages.ts"

/** What one build reads, and looks for in vain: kept as it happens, so a build that fails has told it too. */
export interface Round {
  readonly paths: readonly string[]
  readonly entries: readonly string[]
  readonly inputs: Map<string, Input>
  readonly texts: Map<string, string>
  readonly externals: Set<string>
  readonly configs: { readonly found: Set<string>; readonly missing: Set<string> }
}

interface Options {
  round(): Round
  /** The modules that are handed to the bundle when it runs. */
  readonly known: readonly string[]
  /** Packages that do not work inside a bundle. Found by reading them, so the build that finds one has to be redone. */
  readonly apart: Set<string>
}

export const entryPoint = "dmon:streams"
const shared = /^(?:dmon|rxjs)(?:\/|$)/
const script = /\.[mc]?js$/
const loaders = { ".ts": "ts", ".mts": "ts", ".cts": "ts", ".tsx": "tsx", ".jsx": "jsx", ".json": "json" } as const

/** esbuild's plugin that reads the user's files, and keeps out of the bundle what must not be in it. */
export function gather({ round, known, apart }: Options): Plugin {
  const ours = Symbol("resolved by ourselves")
  const native = new Map<string, boolean>()

  return {
    name: "dmon",
    setup(build) {
      build.onResolve({ filter: /^dmon:streams$/ }, () => ({ path: "dmon-streams", namespace: "dmon" }))
      build.onLoad({ filter: /.*/, namespace: "dmon" }, () => ({
        contents: round()
          .entries.map((file, i) => `export * as f${i} from ${JSON.stringify(file)}`)
          .join("\n"),
        resolveDir: dirname(round().entries[0] as string),
      }))
      build.onResolve({ filter: /.*/ }, args => {
        if (args.pluginData === ours || args.kind === "entry-point") return
        return outside(args) ?? inside(build, args)
      })
      build.onLoad({ filter: /.*/, namespace: "file" }, ({ path }) => load(path))
    },
  }

  /** What is never bundled, whoever asks for it. */
  function outside({ path, importer, resolveDir }: OnResolveArgs): OnResolveResult | undefined {
    if (shared.test(path) && path !== "dmon/package.json") {
      const there = known.includes(path) || (path.startsWith("rxjs") && canRequire(path))
      return there ? external(path) : { errors: [{ text: `Could not resolve "${path}"` }] }
    }
    if (isBuiltin(path)) return { ...external(path), sideEffects: false }
    if (!path.endsWith(".node")) return
    if (inPackage(importer)) apart.add(packageOf(importer))
    return external(join(resolveDir, path))
  }

  async function inside(build: PluginBuild, args: OnResolveArgs): Promise<OnResolveResult | undefined> {
    const { path: specifier, importer, kind, resolveDir } = args
    const fromPackage = inPackage(importer)
    if (fromPackage && apart.size === 0) return
    const source = fromPackage ? undefined : sourceOf(specifier, importer)
    if (source) return { path: source }
    const options = { kind, importer, resolveDir, pluginData: ours }
    const found = await build.resolve(specifier, options)
    if (!fromPackage) for (const path of shadows(specifier, importer, found.path)) round().configs.missing.add(path)
    // esbuild itself words what cannot be resolved.
    if (found.errors.length > 0) return
    if (inPackage(found.path) && apart.has(packageOf(found.path))) {
      round().configs.found.add(join(packageOf(found.path), "package.json"))
      // What stays outside is required: its CommonJS side, where it has one.
      const required = await build.resolve(specifier, { ...options, kind: "require-call" })
      return external(required.errors.length > 0 ? found.path : required.path)
    }
    const { path, namespace, external: isExternal, sideEffects, suffix } = found
    return { path, namespace, external: isExternal, sideEffects, suffix }
  }

  function external(path: string): OnResolveResult {
    round().externals.add(path)
    return { path, external: true }
  }

  function load(path: string): OnLoadResult | undefined {
    const { inputs, texts, configs } = round()
    if (inPackage(path)) {
      const folder = packageOf(path)
      configs.found.add(join(folder, "package.json"))
      inputs.set(path, { path, stamp: stampOf(path) })
      if (!native.has(folder)) native.set(folder, isNative(folder))
      if (native.get(folder) || (script.test(path) && asksItsPlace(readFileSync(path, "utf8")))) apart.add(folder)
      return
    }
    const { bytes, ...input } = readInput(path)
    configsOf(path, configs)
    inputs.set(path, input)
    const extension = /\.\w+$/.exec(path)?.[0] ?? ""
    const loader = loaders[extension as keyof typeof loaders] ?? (script.test(path) ? "js" : undefined)
    if (!loader) return
    const contents = bytes.toString("utf8")
    texts.set(path, contents)
    return { contents, loader }
  }
}

function canRequire(specifier: string): boolean {
  try {
    createRequire(import.meta.url).resolve(specifier)
    return true
  } catch {
    return false
  }
}

/** The TypeScript files that an import of a JavaScript file may mean. */
function twinsOf(base: string): string[] {
  const [, stem, kind] = /^(.*)\.([mc]?)js$/.exec(base) ?? []
  return stem === undefined ? [] : [`${stem}.${kind}ts`, ...(kind ? [] : [`${stem}.tsx`])]
}

/** An import of ./a.js is one of ./a.ts, as the checker sees it too, even when an old a.js lies beside it. */
function sourceOf(specifier: string, importer: string): string | undefined {
  if (!specifier.startsWith(".") || !/\.[mc]?tsx?$/.test(importer)) return
  const found = twinsOf(join(dirname(importer), specifier)).find(path => existsSync(path))
  return found && realpathSync(found)
}

/** Where a file could appear that this import would find instead of the one that it found, if any. */
function shadows(specifier: string, importer: string, found: string): string[] {
  if (specifier.startsWith("#")) return []
  const name = packageNameOf(specifier)
  if (name) {
    const folders: string[] = []
    for (const folder of ancestors(importer)) {
      const path = join(folder, "node_modules", name)
      if (found.startsWith(path + sep)) break
      folders.push(path)
    }
    return folders
  }
  const base = specifier.startsWith("/") ? specifier : join(dirname(importer), specifier)
  const twins = twinsOf(base)
  if (found === base) return twins
  const extensions = [".tsx", ".ts", ".jsx", ".js", ".json"]
  const all = [base, ...twins, ...extensions.flatMap(end => [base + end, join(base, `index${end}`)])]
  return [...new Set(all)].filter(path => path !== found)
}
