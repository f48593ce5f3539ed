import type TypeScript from "typescript"
import { importer } from "./importer.ts"

interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * The same text without what only a module may have: an import becomes a dynamic one, done by `importer`, so that its names
 * are there for later entries; `export` is left out. What is a constant may be declared anew, so it is a variable.
 */
export function rewritten(ts: typeof TypeScript, text: string, folder: string): string {
  const source = ts.createSourceFile("shell.ts", text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS)
  const edits: Edit[] = []
  const load = `globalThis[Symbol.for(${JSON.stringify(Symbol.keyFor(importer))})]`

  const replace = (node: TypeScript.Node, by: string) =>
    edits.push({ start: node.getStart(source), end: node.getEnd(), text: by })

  const visit = (node: TypeScript.Node): void => {
    if (ts.isImportDeclaration(node)) return void replace(node, importOf(node))
    if (ts.isExportDeclaration(node)) return void replace(node, "")
    if (ts.isVariableDeclarationList(node) && node.parent.parent === source && node.flags & ts.NodeFlags.Const) {
      const start = node.getStart(source)
      edits.push({ start, end: start + "const".length, text: "let" })
    }
    if (ts.isExportAssignment(node)) return void replace(node, node.expression.getText(source))
    if (node.kind === ts.SyntaxKind.ExportKeyword || node.kind === ts.SyntaxKind.DefaultKeyword) {
      if (node.parent.parent === source) replace(node, "")
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      replace(node.expression, `${load}.bind(undefined, ${JSON.stringify(folder)})`)
    }
    ts.forEachChild(node, visit)
  }

  function importOf({ importClause, moduleSpecifier }: TypeScript.ImportDeclaration): string {
    if (importClause?.isTypeOnly) return ""
    const from = `await ${load}(${JSON.stringify(folder)}, ${moduleSpecifier.getText(source)})`
    if (importClause === undefined) return `${from};`
    const { name, namedBindings } = importClause
    const names = namedBindings && ts.isNamedImports(namedBindings) ? namedBindings.elements : []
    const picked = [
      ...(name ? [`default: ${name.text}`] : []),
      ...names
        .filter(({ isTypeOnly }) => !isTypeOnly)
        .map(one => (one.propertyName ? `${one.propertyName.getText(source)}: ${one.name.text}` : one.name.text)),
    ]
    const whole = namedBindings && ts.isNamespaceImport(namedBindings) ? namedBindings.name.text : undefined
    const all = whole === undefined ? "" : `const ${whole} = ${from};`
    return `${all}${picked.length > 0 ? `const { ${picked.join(", ")} } = ${from};` : ""}`
  }

  ts.forEachChild(source, visit)
  return edited(text, edits)
}

const edited = (text: string, edits: readonly Edit[]): string =>
  [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((all, { start, end, text: by }) => all.slice(0, start) + by + all.slice(end), text)

/**
 * The same JavaScript, in which `name` is given its value where it was declared at the top. A variable, a function and a
 * class cannot take each other's place otherwise.
 */
export function assigned(ts: typeof TypeScript, text: string, name: string): string {
  const source = ts.createSourceFile("shell.js", text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS)
  const edits = source.statements.flatMap((statement): Edit[] => {
    const place = { start: statement.getStart(source), end: statement.getEnd() }
    if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name?.text === name)
      return [{ ...place, text: `${name} = ${statement.getText(source)};` }]
    if (!ts.isVariableStatement(statement)) return []
    const { declarations, flags } = statement.declarationList
    if (!declarations.some(one => one.name.getText(source) === name)) return []
    const keyword = flags & ts.NodeFlags.BlockScoped ? "let" : "var"
    const parts = declarations.map(one =>
      one.name.getText(source) === name
        ? `${name} = ${one.initializer?.getText(source) ?? "undefined"}`
        : `${keyword} ${one.getText(source)}`,
    )
    return [{ ...place, text: `${parts.join("; ")};` }]
  })
  return edited(text, edits)
}
