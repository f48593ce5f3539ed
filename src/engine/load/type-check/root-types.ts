import ts from "typescript"

/** An export whose name claims a stream that its type is not. */
export interface NoStream {
  readonly node: ts.Node
  readonly why: string
  readonly fix: string
}

/** What the checker compares exports with; `rxjs` is dmon's own here. Of dmon the names are to be known even where nothing is imported. */
export const rootType = `import type { OperatorFunction } from "rxjs"\nimport type {} from "dmon"\nexport type Root = OperatorFunction<any, any>\n`

/** The exports of a file that are run as streams by their name, but are none by their type. */
export function noStreams(program: ts.Program, file: string, rootTypeFile: string): NoStream[] {
  const checker = program.getTypeChecker()
  const root = typeNamed(program, rootTypeFile, "Root")
  const source = program.getSourceFile(file)
  const module = source && checker.getSymbolAtLocation(source)
  if (!root || !module) return []
  const isRoot = (type: ts.Type) => checker.isTypeAssignableTo(type, root)

  return checker.getExportsOfModule(module).flatMap(symbol => {
    const name = symbol.name
    if (name !== "default" && !/stream/i.test(name)) return []
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
    if (!(target.flags & ts.SymbolFlags.Value)) return []
    const type = checker.getTypeOfSymbolAtLocation(target, source)
    const types = name === "default" ? elementsOf(checker, type) : [type]
    const wrong = types.find(type => !isRoot(type))
    if (!wrong) return []
    const makes = wrong.getCallSignatures().some(signature => isRoot(signature.getReturnType()))
    const text = checker.typeToString(wrong, undefined, ts.TypeFormatFlags.None)
    return {
      node: nodeOf(target, symbol) ?? source,
      why: `its type is  ${text.length > 160 ? `${text.slice(0, 160)}…` : text}${makes ? "\nit is a function that makes streams" : ""}`,
      fix: `${makes ? `export what it returns:  export const ${name === "default" ? "stream" : name} = …(…), or ` : ""}give it a name without "stream": exports whose names contain it are run`,
    }
  })
}

function typeNamed(program: ts.Program, file: string, name: string): ts.Type | undefined {
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(file)
  const module = source && checker.getSymbolAtLocation(source)
  const symbol = module && checker.getExportsOfModule(module).find(symbol => symbol.name === name)
  return symbol && checker.getDeclaredTypeOfSymbol(symbol)
}

/** A default export may be an array of streams. */
function elementsOf(checker: ts.TypeChecker, type: ts.Type): readonly ts.Type[] {
  const isList = checker.isArrayType(type) || checker.isTupleType(type)
  return isList ? checker.getTypeArguments(type as ts.TypeReference) : [type]
}

/** The name in the declaration, which is what gets underlined. */
function nodeOf(target: ts.Symbol, symbol: ts.Symbol): ts.Node | undefined {
  const declaration = target.valueDeclaration ?? target.declarations?.[0] ?? symbol.declarations?.[0]
  return declaration && (ts.getNameOfDeclaration(declaration) ?? declaration)
}
