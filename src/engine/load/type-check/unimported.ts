import ts from "typescript"
import { type Misfit, nodeAt } from "./misfit.ts"

/** "Cannot find name", with and without a suggestion. */
const unknownName = new Set([2304, 2552])

/** A name that is not there, but that dmon exports; `dmon` is the file that declares what it does. */
export function unimported(
  program: ts.Program,
  { code, file, start = 0 }: ts.Diagnostic,
  dmon: string | undefined,
): Misfit | undefined {
  if (!file || !unknownName.has(code) || dmon === undefined) return
  const node = nodeAt(file, start)
  const name = node.getText()
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(dmon)
  const module = source && checker.getSymbolAtLocation(source)
  const exported = module && checker.getExportsOfModule(module).find(symbol => symbol.name === name)
  if (!exported) return
  const target = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
  const word = target.flags & ts.SymbolFlags.Value ? name : `type ${name}`
  const imports = file.statements.some(
    statement =>
      ts.isImportDeclaration(statement) &&
      /^["']dmon["']$/.test(statement.moduleSpecifier.getText(file)) &&
      statement.importClause?.namedBindings !== undefined &&
      ts.isNamedImports(statement.importClause.namedBindings),
  )
  return {
    node,
    message: `${name} is not imported`,
    fix: imports ? `add ${word} to the import from "dmon"` : `import { ${word} } from "dmon"`,
  }
}
