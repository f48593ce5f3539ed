import { dirname } from "node:path"
import ts from "typescript"
import { shown } from "../place.ts"
import type { Reads } from "./reads.ts"

export interface Options {
  readonly options: ts.CompilerOptions
  /** What is wrong with the tsconfig.json: it does not hinder, but it is told. */
  readonly notes: readonly string[]
}

/** What holds without a tsconfig.json, as `dmon init` writes it. */
const otherwise: ts.CompilerOptions = {
  strict: true,
  lib: ["lib.es2023.d.ts"],
  noFallthroughCasesInSwitch: true,
}

/** What holds always: modules are found as the bundler finds them, and nothing is written, nor refused for being unused. */
const always: ts.CompilerOptions = {
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Preserve,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  esModuleInterop: true,
  allowSyntheticDefaultImports: true,
  allowJs: true,
  skipLibCheck: true,
  libReplacement: false,
  noUnusedLocals: false,
  noUnusedParameters: false,
  allowUnreachableCode: true,
  allowUnusedLabels: true,
}

const unwanted = [
  ...[
    "composite",
    "incremental",
    "tsBuildInfoFile",
    "declaration",
    "declarationMap",
    "declarationDir",
    "outDir",
    "outFile",
  ],
  ...["rootDir", "emitDeclarationOnly", "isolatedDeclarations", "noEmitOnError", "sourceMap", "inlineSourceMap", "out"],
  ...["mapRoot", "sourceRoot", "removeComments", "noLib", "noResolve", "project", "plugins", "disableSizeLimit"],
]

/** "No inputs were found" and "files is empty": which files are checked is not for the tsconfig.json to say. */
const ofNoConcern = new Set([18002, 18003])

/** The compiler's options for a streams file: those of the user's tsconfig.json that say how strict it is, ours for the rest. */
export function optionsFor(file: string, reads: Reads): Options {
  const config = ts.findConfigFile(dirname(file), reads.fileExists)
  if (!config) return { options: { ...otherwise, ...always, types: ["node"] }, notes: [] }
  const json = ts.readConfigFile(config, reads.readFile)
  const host: ts.ParseConfigHost = {
    useCaseSensitiveFileNames: true,
    // Which files there are is not asked: reading the whole folder would take long and tell nothing.
    readDirectory: () => [],
    fileExists: reads.fileExists,
    readFile: reads.readFile,
  }
  const parsed = ts.parseJsonConfigFileContent(json.config ?? {}, host, dirname(config), undefined, config)
  const faults = [...(json.error ? [json.error] : []), ...parsed.errors].filter(({ code }) => !ofNoConcern.has(code))
  const users = Object.fromEntries(Object.entries(parsed.options).filter(([name]) => !unwanted.includes(name)))
  return {
    options: {
      lib: otherwise.lib,
      ...users,
      ...always,
      types: [...new Set([...(parsed.options.types ?? []), "node"])],
    },
    notes: faults.map(
      fault => `${shown(config)}  TS${fault.code}  ${ts.flattenDiagnosticMessageText(fault.messageText, "\n")}`,
    ),
  }
}
