import { isBuiltin } from "node:module"
import { dirname, join } from "node:path"
import ts from "typescript"
import type { Reads } from "./reads.ts"

/** A file that is only in memory: it says what a root stream is. */
export interface Virtual {
  readonly path: string
  readonly text: string
}

interface Options {
  readonly reads: Reads
  /** dmon's folder: from there its own RxJS and node types are found. */
  readonly home: string
  /** Which file declares what `dmon` and its parts export. */
  readonly types: Readonly<Record<string, string>>
  readonly virtual: Virtual
}

export interface Host {
  /** A compiler host for these options. Texts that have not changed are the same objects as before. */
  with(options: ts.CompilerOptions): ts.CompilerHost
  /** Forgets where imports led. */
  forget(): void
}

/** The compiler's view of the world: the user's files, but dmon, RxJS and node as dmon itself has them. */
export function host({ reads, home, types, virtual }: Options): Host {
  const sources = new Map<string, { version: string; source: ts.SourceFile }>()
  const inHome = join(home, "package.json")
  let cache: ts.ModuleResolutionCache | undefined
  let parsedFor = ""

  const library = dirname(ts.getDefaultLibFilePath({}))
  const files: ts.ModuleResolutionHost = {
    fileExists: reads.fileExists,
    readFile: reads.readFile,
    directoryExists: reads.directoryExists,
    realpath: reads.realpath,
    getCurrentDirectory: () => home,
    useCaseSensitiveFileNames: true,
  }

  function sourceOf(path: string, languageVersion: ts.ScriptTarget | ts.CreateSourceFileOptions) {
    const text = path === virtual.path ? virtual.text : reads.readFile(path)
    if (text === undefined) return
    const version = reads.version(path)
    const known = sources.get(path)
    if (known && known.version === version) return known.source
    const source = ts.createSourceFile(path, text, languageVersion)
    sources.set(path, { version, source })
    return source
  }

  function moduleOf(name: string, from: string, options: ts.CompilerOptions, mode: ts.ResolutionMode) {
    const own = types[name]
    if (own) return { resolvedModule: { resolvedFileName: own, extension: extensionOf(own) } }
    // Declared by node's types, not found as files; looking for them in every folder would take long.
    if (isBuiltin(name)) return { resolvedModule: undefined }
    if (/^rxjs(?:\/|$)/.test(name))
      return ts.resolveModuleName(name, inHome, ours(options), files, undefined, undefined, mode)
    return ts.resolveModuleName(name, from, options, files, cache, undefined, mode)
  }

  function typesOf(name: string, from: string, options: ts.CompilerOptions) {
    if (name === "node") {
      const own = ts.resolveTypeReferenceDirective(name, inHome, ours(options), files)
      if (own.resolvedTypeReferenceDirective) return own
    }
    return ts.resolveTypeReferenceDirective(name, from, options, files)
  }

  return {
    with(options) {
      cache ??= ts.createModuleResolutionCache(home, path => path, options)
      // What a text parses to depends on some of the options.
      const parsing = JSON.stringify([options.target, options.jsx, options.moduleDetection])
      if (parsing !== parsedFor) sources.clear()
      parsedFor = parsing
      return {
        ...files,
        getSourceFile: sourceOf,
        getDefaultLibFileName: options => join(library, ts.getDefaultLibFileName(options)),
        getDefaultLibLocation: () => library,
        getCurrentDirectory: () => home,
        getCanonicalFileName: path => path,
        useCaseSensitiveFileNames: () => true,
        // Comments are a quarter of what there is to parse, and say something about types only in JavaScript.
        jsDocParsingMode: ts.JSDocParsingMode.ParseForTypeErrors,
        getNewLine: () => "\n",
        writeFile: () => {},
        fileExists: path => path === virtual.path || reads.fileExists(path),
        readFile: path => (path === virtual.path ? virtual.text : reads.readFile(path)),
        resolveModuleNameLiterals: (literals, from, _, options, source) =>
          literals.map(literal =>
            moduleOf(literal.text, from, options, ts.getModeForUsageLocation(source, literal, options)),
          ),
        resolveTypeReferenceDirectiveReferences: (references, from, _, options) =>
          references.map(reference =>
            typesOf(typeof reference === "string" ? reference : reference.fileName, from, options),
          ),
      }
    },
    forget() {
      cache = undefined
    },
  }
}

/** Options for finding what is dmon's: without those that say where the user's modules are. */
const ours = (options: ts.CompilerOptions): ts.CompilerOptions => ({
  ...options,
  paths: undefined,
  baseUrl: undefined,
  typeRoots: undefined,
  configFilePath: undefined,
})

const extensionOf = (path: string) =>
  path.endsWith(".d.ts") ? ts.Extension.Dts : path.endsWith(".mts") ? ts.Extension.Mts : ts.Extension.Ts
