import { createRequire } from "node:module"
import { join } from "node:path"
import type TypeScript from "typescript"
import { home, own as ownModules } from "../engine/load/child.ts"
import { host } from "../engine/load/type-check/host.ts"
import { optionsFor } from "../engine/load/type-check/options.ts"
import { type Reads, reads } from "../engine/load/type-check/reads.ts"
import { outOfModules, prelude, preludeImports, preludeTypes } from "./type-prelude.ts"

const require = createRequire(import.meta.url)

/** What an entry declares: as it stands there, for its names. */
interface Declared {
  readonly names: readonly string[]
  readonly text: string
}

/** The names that dmon and RxJS export. */
export interface Exported {
  readonly dmon: readonly string[]
  readonly rxjs: readonly string[]
}

/** A type error; `name` is the text that it is about. */
export interface Wrong {
  readonly code: number
  readonly text: string
  readonly name: string
}

/** Tells types of what stands in entries, with what entries before have declared. The first time takes some seconds. */
export interface Typer {
  /** The TypeScript type of an expression; below it, what TypeScript finds wrong in it. */
  typeOf(expression: string, entries: readonly string[], exported: Exported): string
  /** What TypeScript finds wrong in an entry, the first first. */
  wrongIn(entry: string, entries: readonly string[], exported: Exported): readonly Wrong[]
}

export function typer(): Typer {
  const ts: typeof TypeScript = require("typescript")
  const virtual = { path: "", text: "" }
  const there = join(process.cwd(), ".dmon-shell.d.ts")
  let ambient = ""
  const onDisk = reads(() => false)
  const files: Reads = {
    ...onDisk,
    readFile: path => (path === there ? ambient : onDisk.readFile(path)),
    fileExists: path => path === there || onDisk.fileExists(path),
    version: path => (path === there ? ambient : onDisk.version(path)),
  }
  // In a shell nobody wants to be told that streams.api may not be there.
  const options = { ...optionsFor(join(process.cwd(), "shell.ts"), files).options, noUncheckedIndexedAccess: false }
  const view = host({ reads: files, home, types: ownModules().types, virtual }).with(options)
  let count = 0

  /** Checks a text that stands behind others; of what is wrong, what is in it or behind it. */
  function checked(exported: Exported, before: string, text: string, behind: string) {
    ambient = ambientText(exported)
    virtual.path = join(process.cwd(), `.dmon-shell-${count++}.ts`)
    virtual.text = `${before}${text}${behind}`
    const program = ts.createProgram({ rootNames: [there, virtual.path], options, host: view })
    const source = program.getSourceFile(virtual.path) as TypeScript.SourceFile
    const wrong = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].filter(
      ({ start = 0 }) => start >= before.length,
    )
    return { program, source, wrong }
  }

  return {
    typeOf(expression, entries, exported) {
      const before = `${declarationsFor(ts, entries)}\nconst $asked = (\n`
      const { program, source, wrong } = checked(exported, before, expression, "\n)\nexport {}\n")
      const found = source.statements.findLast(statement => ts.isVariableStatement(statement))
      const asked = (found as TypeScript.VariableStatement).declarationList.declarations[0]?.initializer
      const checker = program.getTypeChecker()
      const node = asked as TypeScript.Expression
      const type = checker.typeToString(checker.getTypeAtLocation(node), node, ts.TypeFormatFlags.NoTruncation)
      const told = wrong.map(one => `TS${one.code}  ${ts.flattenDiagnosticMessageText(one.messageText, " ")}`)
      return [plainly(type), ...told.slice(0, 3)].join("\n")
    },
    wrongIn(entry, entries, exported) {
      const before = `${declarationsFor(ts, entries, entry)}\n`
      const { source, wrong } = checked(exported, before, entry, "\nexport {}\n")
      return wrong
        .filter(({ code }) => !isUsual(code))
        .map(({ code, messageText, start = 0, length = 0 }) => ({
          code,
          text: plainly(inShort(messageText)),
          name: source.text.slice(start, start + length),
        }))
    },
  }
}

const plainly = (text: string) => text.replaceAll("Event<Record<string, string>>", "Event")

/** What nobody minds in a line that is looked at and forgotten: a parameter without a type, a value that may not be there. */
const usual = new Set([2531, 2532, 2533, 4111, 18046, 18047, 18048, 18049])
const isUsual = (code: number) => usual.has(code) || (code >= 7000 && code < 8000)

/** The message that helps most of those that explain each other. */
function inShort(message: string | TypeScript.DiagnosticMessageChain): string {
  const texts = textsOf(message)
  const [first = ""] = texts
  const last = first.startsWith("No overload matches") ? texts.at(-1) : undefined
  return texts.find(text => text.includes("Did you mean")) ?? last ?? first
}

const textsOf = (message: string | TypeScript.DiagnosticMessageChain): string[] =>
  typeof message === "string" ? [message] : [message.messageText, ...(message.next ?? []).flatMap(textsOf)]

/** What was declared before an entry. A name stands for what it was declared as last. */
function declarationsFor(ts: typeof TypeScript, entries: readonly string[], entry = ""): string {
  const anew = new Set(declarationsIn(ts, entry).flatMap(({ names }) => names))
  const declared = entries.flatMap(entry => declarationsIn(ts, entry))
  const isOver = (name: string, i: number) =>
    anew.has(name) || declared.slice(i + 1).some(one => one.names.includes(name))
  const last = declared.filter(({ names }, i) => !names.every(name => isOver(name, i)))
  const own = new Set([...anew, ...last.flatMap(({ names }) => names)])
  const given = Object.entries(preludeImports).filter(([name]) => !own.has(name))
  return [
    ...given.map(([name, from]) => `import type { ${name} } from ${JSON.stringify(from)}`),
    ...last.map(({ text }) => text),
  ].join("\n")
}

/** What every entry finds at hand, as a file of its own, which is read but not checked. */
function ambientText({ dmon, rxjs }: Exported): string {
  const isWord = (name: string) => /^[A-Za-z_$][\w$]*$/.test(name) && name !== "default"
  const own = (names: readonly string[], from: string, but: readonly string[] = []) =>
    names
      .filter(name => isWord(name) && !(name in preludeTypes) && !but.includes(name))
      .map(name => `declare const ${name}: typeof import(${JSON.stringify(from)}).${name}`)
  return [
    prelude,
    ...Object.entries(preludeTypes).map(([name, type]) => `declare const ${name}: ${outOfModules(type)}`),
    ...own(dmon, "dmon"),
    ...own(rxjs, "rxjs", dmon),
  ].join("\n")
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
