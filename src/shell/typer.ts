import { createRequire } from "node:module"
import { join } from "node:path"
import type TypeScript from "typescript"
import { home, own as ownModules } from "../engine/load/child.ts"
import type { Modules } from "./evaluate/importer.ts"
import { prelude, preludeTypes } from "./type-prelude.ts"

const require = createRequire(import.meta.url)

/** What an entry declares: as it stands there, for its names. */
interface Declared {
  readonly names: readonly string[]
  readonly text: string
}

/**
 * Tells the TypeScript type of an expression, with what entries before it have declared; below it, what TypeScript finds
 * wrong in it. The first time takes some seconds, later ones little: what was parsed stays.
 */
export function typer(): (expression: string, entries: readonly string[], modules: Modules) => Promise<string> {
  const virtual = { path: "", text: "" }
  let count = 0
  let made: ReturnType<typeof view> | undefined

  async function view() {
    const { host } = await import("../engine/load/type-check/host.ts")
    const { optionsFor } = await import("../engine/load/type-check/options.ts")
    const { reads } = await import("../engine/load/type-check/reads.ts")
    const files = reads(() => false)
    const { options } = optionsFor(join(process.cwd(), "shell.ts"), files)
    // In a shell nobody wants to be told that streams.api may not be there.
    const own = { ...options, noUncheckedIndexedAccess: false }
    return { options: own, host: host({ reads: files, home, types: ownModules().types, virtual }).with(own) }
  }

  return async (expression, entries, modules) => {
    const ts: typeof TypeScript = require("typescript")
    made ??= view()
    const { options, host } = await made
    const before = declarationsFor(ts, entries, modules)
    virtual.path = join(process.cwd(), `.dmon-shell-${count++}.ts`)
    virtual.text = `${before}${expression}\n)\nexport {}\n`
    const program = ts.createProgram({ rootNames: [virtual.path], options, host })
    const source = program.getSourceFile(virtual.path) as TypeScript.SourceFile
    const found = source.statements.findLast(statement => ts.isVariableStatement(statement))
    const asked = (found as TypeScript.VariableStatement).declarationList.declarations[0]?.initializer
    const checker = program.getTypeChecker()
    const node = asked as TypeScript.Expression
    const type = checker.typeToString(checker.getTypeAtLocation(node), node, ts.TypeFormatFlags.NoTruncation)
    const wrong = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
      .filter(({ start = 0 }) => start >= before.length)
      .map(({ code, messageText }) => `TS${code}  ${ts.flattenDiagnosticMessageText(messageText, " ")}`)
    return [type.replaceAll("Event<Record<string, string>>", "Event"), ...wrong.slice(0, 3)].join("\n")
  }
}

/** What entries find and have declared, up to where the expression begins. A name stands for what it was declared as last. */
function declarationsFor(ts: typeof TypeScript, entries: readonly string[], modules: Modules): string {
  const declared = entries.flatMap(entry => declarationsIn(ts, entry))
  const isOver = (name: string, i: number) => declared.slice(i + 1).some(one => one.names.includes(name))
  const last = declared.filter(({ names }, i) => !names.every(name => isOver(name, i)))
  const own = new Set(last.flatMap(({ names }) => names))
  const given = [...ambient(modules)].filter(([name]) => !own.has(name))
  return [
    prelude,
    ...given.map(([name, type]) => `declare const ${name}: ${type}`),
    ...last.map(({ text }) => text),
    "const $asked = (",
  ].join("\n")
}

function* ambient({ dmon = {}, rxjs = {} }: Modules): Generator<readonly [name: string, type: string]> {
  const isWord = (name: string) => /^[A-Za-z_$][\w$]*$/.test(name) && name !== "default"
  yield* Object.entries(preludeTypes)
  for (const name of Object.keys(dmon))
    if (isWord(name) && !(name in preludeTypes)) yield [name, `typeof import("dmon").${name}`]
  for (const name of Object.keys(rxjs))
    if (isWord(name) && !(name in preludeTypes) && !(name in dmon)) yield [name, `typeof import("rxjs").${name}`]
}

function declarationsIn(ts: typeof TypeScript, entry: string): Declared[] {
  const source = ts.createSourceFile("entry.ts", entry, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS)
  const namesOf = (name: TypeScript.BindingName): string[] =>
    ts.isIdentifier(name)
      ? [name.text]
      : name.elements.flatMap(element => (ts.isOmittedExpression(element) ? [] : namesOf(element.name)))
  return source.statements.flatMap((statement): Declared[] => {
    const text = statement.getText(source).replace(/^export\s+(?:default\s+)?/, "")
    if (ts.isVariableStatement(statement)) {
      const { flags, declarations } = statement.declarationList
      const keyword = flags & ts.NodeFlags.Const ? "const" : flags & ts.NodeFlags.Let ? "let" : "var"
      return declarations.map(one => ({ names: namesOf(one.name), text: `${keyword} ${one.getText(source)}` }))
    }
    if (ts.isImportDeclaration(statement)) {
      const { name, namedBindings } = statement.importClause ?? {}
      const named =
        namedBindings &&
        (ts.isNamedImports(namedBindings)
          ? namedBindings.elements.map(one => one.name.text)
          : [namedBindings.name.text])
      return [{ names: [...(name ? [name.text] : []), ...(named ?? [])], text }]
    }
    const isNamed =
      ts.isFunctionDeclaration(statement) ||
      ts.isClassDeclaration(statement) ||
      ts.isEnumDeclaration(statement) ||
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement)
    return isNamed && statement.name ? [{ names: [statement.name.text], text }] : []
  })
}
