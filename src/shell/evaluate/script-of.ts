import { createRequire } from "node:module"
import type TypeScript from "typescript"
import { DmonError } from "../../base/error.ts"
import { underline } from "../../query/query-error.ts"
import { assigned, rewritten } from "./rewrite.ts"

const require = createRequire(import.meta.url)

/** What was typed: JavaScript that can be run, or the beginning of something. */
export type Script = { readonly kind: "whole"; readonly code: string } | { readonly kind: "beginning" }

const AsyncFunction = (async () => {}).constructor as new (body: string) => unknown

function parses(code: string): boolean {
  try {
    new AsyncFunction(code)
    return true
  } catch {
    return false
  }
}

/**
 * An entry of TypeScript as JavaScript: types are stripped, imports become dynamic ones, of which `folder` says where they
 * begin. What is JavaScript already needs no compiler: that takes 0.2 s to load, once. Throws DM171 where it is neither.
 */
export function scriptOf(text: string, folder: string): Script {
  const code = text.trim()
  // What is declared may be declared anew, as anything: so nothing is a constant.
  const open = code.replace(/^const\b/, "let")
  // `f<string>(x)` parses as two comparisons.
  if (!/<|\b(?:import|export|const)\b/.test(open)) {
    if (isObject(open) && parses(`(${open})`)) return { kind: "whole", code: `(${open})` }
    if (parses(open)) return { kind: "whole", code: open }
  }
  return typed(code, folder)
}

/** As in every JavaScript shell, braces at the beginning are an object, if they can be one. */
const isObject = (code: string) => code.startsWith("{") && !code.endsWith(";")

function typed(code: string, folder: string): Script {
  const ts: typeof TypeScript = require("typescript")
  const wrapped = isObject(code) ? `(${code})` : undefined
  const text = wrapped !== undefined && faultsIn(ts, wrapped).length === 0 ? wrapped : code
  const [fault] = faultsIn(ts, text)
  if (fault) {
    if (isBeginning(ts, fault, text)) return { kind: "beginning" }
    throw unreadable(text, fault.start ?? 0, fault.length ?? 1, ts.flattenDiagnosticMessageText(fault.messageText, " "))
  }
  return { kind: "whole", code: compiled(rewritten(ts, text, folder)) }
}

function faultsIn(ts: typeof TypeScript, text: string): readonly TypeScript.DiagnosticWithLocation[] {
  const source = ts.createSourceFile("shell.ts", text, ts.ScriptTarget.ES2022, false, ts.ScriptKind.TS)
  return (source as unknown as { parseDiagnostics: readonly TypeScript.DiagnosticWithLocation[] }).parseDiagnostics
}

/** Text that only lacks its end: the fault is there, or in a template or comment that goes on. */
const isBeginning = (ts: typeof TypeScript, { start, code }: TypeScript.Diagnostic, text: string): boolean =>
  code === 1160 || code === 1010 || ((start ?? 0) >= text.trimEnd().length && ts.version !== "")

export const unreadable = (text: string, at: number, length: number, why: string): DmonError =>
  new DmonError("DM171", "this cannot be read", { frame: underline(text, at, length), why })

type Compile = (code: string) => string
let compile: Compile | undefined

/** ts-node strips the types; it checks none. */
function compiled(code: string): string {
  compile ??= compiler()
  return compile(code)
}

function compiler(): Compile {
  const { create }: typeof import("ts-node") = require("ts-node")
  // It also changes how stacks are written, for the whole process: where a stream failed is read from those.
  const { prepareStackTrace } = Error
  const service = create({
    transpileOnly: true,
    skipProject: true,
    compiler: require.resolve("typescript"),
    compilerOptions: { module: "esnext", moduleResolution: "bundler", target: "es2022", alwaysStrict: false },
  })
  Error.prepareStackTrace = prepareStackTrace
  return code => service.compile(code, "shell.ts").replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "")
}

/** The same code, in which a name that is there already is given its value, not declared. */
export const assigning = (code: string, name: string): string => assigned(require("typescript"), code, name)

/** Loads the compiler ahead of the first entry that needs it. */
export function warm(): void {
  compiled("let warm: number")
}
