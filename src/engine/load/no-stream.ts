import { readFileSync } from "node:fs"
import type { Node, SourceFile, VariableStatement } from "typescript"
import type { DmonError } from "../../base/error.ts"
import { failure } from "./failure.ts"
import { shown } from "./place.ts"

interface Found {
  readonly text: string
  readonly line: number
  readonly exported: boolean
  readonly name: string
  readonly likely: boolean
}

/** The error of files that export no stream: it lists what they do export, and what may have been meant. */
export async function noStream(entries: readonly string[]): Promise<DmonError> {
  const { default: ts } = await import("typescript")
  const files = entries.map(file => ({ file, found: declarations(ts, file) }))
  const listed = files.flatMap(({ file, found }) => {
    const worth = found.filter(({ exported, likely }) => exported || likely)
    return worth.slice(0, 8).map(entry => ({ ...entry, at: files.length > 1 ? `${shown(file)}:` : "line " }))
  })
  const width = Math.max(0, ...listed.map(({ text }) => text.length))
  const lines = listed.map(
    ({ text, at, line, exported }) => `${text.padEnd(width + 2)}${at}${line}${exported ? "" : "   (not exported)"}`,
  )
  const meant = listed.find(({ exported, likely }) => likely && !exported)
  const named = meant && (/stream/i.test(meant.name) ? meant.name : `${meant.name}Stream`)
  return failure("evaluate", "DM103", `${entries.map(file => shown(file)).join(", ")} exports no stream`, {
    more: {
      found: lines.length > 0 ? lines.join("\n") : "nothing exported",
      note: 'streams are the exports whose names contain "stream", and the default export',
    },
    fix: meant
      ? `line ${meant.line}:  export const ${named} = …`
      : 'export const stream = when({ state: "critical" }, log())     or  dmon init',
  })
}

/** The top-level declarations of a file. Names that contain "stream", and calls of what dmon exports, may be meant as streams. */
function declarations(ts: typeof import("typescript"), file: string): Found[] {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true)
  const imported = new Set<string>()
  const found: Found[] = []
  const lineOf = (node: Node) => source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1
  const add = (node: Node, name: string, text: string, exported: boolean, likely: boolean) =>
    found.push({ text: `${exported ? "export " : ""}${text}`, line: lineOf(node), exported, name, likely })

  function variables(statement: VariableStatement, exported: boolean) {
    for (const declaration of statement.declarationList.declarations) {
      const { name, type, initializer } = declaration
      if (!ts.isIdentifier(name)) continue
      const isCall = initializer && ts.isCallExpression(initializer)
      const isOurs = Boolean(isCall && imported.has(initializer.expression.getText(source).replace(/\..*/s, "")))
      const shown = type?.getText(source) ?? (isOurs ? "Stream" : typeOf(ts, initializer, source))
      const word = statement.declarationList.getFirstToken(source)?.getText(source)
      add(
        declaration,
        name.text,
        `${word} ${name.text}${shown && `: ${shown}`}`,
        exported,
        isOurs || /stream/i.test(name.text),
      )
    }
  }

  for (const statement of source.statements) {
    const exported = ts.canHaveModifiers(statement)
      ? Boolean(ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
      : false
    if (ts.isImportDeclaration(statement)) {
      if (!/^["'](?:dmon|rxjs)\b/.test(statement.moduleSpecifier.getText(source))) continue
      const clause = statement.importClause?.namedBindings
      if (clause && ts.isNamedImports(clause)) for (const { name } of clause.elements) imported.add(name.text)
      if (clause && ts.isNamespaceImport(clause)) imported.add(clause.name.text)
    } else if (ts.isVariableStatement(statement)) {
      variables(statement, exported)
    } else if (
      ts.isFunctionDeclaration(statement) ||
      ts.isClassDeclaration(statement) ||
      ts.isEnumDeclaration(statement)
    ) {
      const kind = ts.isFunctionDeclaration(statement)
        ? "function"
        : ts.isClassDeclaration(statement)
          ? "class"
          : "enum"
      const name = statement.name?.text ?? "default"
      add(statement, name, `${kind} ${name}`, exported, false)
    } else if (ts.isExportDeclaration(statement)) {
      add(
        statement,
        "",
        statement
          .getText(source)
          .replace(/^export /, "")
          .split("\n")[0] as string,
        true,
        false,
      )
    }
  }
  return found.filter(({ exported, likely }) => exported || likely)
}

/** A type as cheaply as the text tells it. */
function typeOf(ts: typeof import("typescript"), node: Node | undefined, source: SourceFile): string {
  if (!node) return ""
  if (ts.isNumericLiteral(node)) return "number"
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) return "string"
  if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) return "boolean"
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) {
    return `(${node.parameters.map(parameter => parameter.name.getText(source)).join(", ")}) => …`
  }
  if (ts.isArrayLiteralExpression(node)) return "[…]"
  if (ts.isObjectLiteralExpression(node)) return "{…}"
  return ""
}
