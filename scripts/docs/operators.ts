import ts from "typescript"

/** An operator, a fold or an output, as its docstring tells of it. */
export interface Documented {
  readonly name: string
  /** How it is called: `throttle(max, per, ...children)`. */
  readonly call: string
  /** The docstring, its first sentence apart. */
  readonly summary: string
  readonly text: string
  readonly examples: readonly string[]
  readonly see: string | undefined
  readonly file: string
}

/** The functions that the barrel exports from the library of streams, the index and the outputs. */
export function operators(barrel: string): Documented[] {
  const program = ts.createProgram([barrel], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    allowImportingTsExtensions: true,
    noEmit: true,
    strict: true,
    types: [],
  })
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(barrel) as ts.SourceFile
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(source) as ts.Symbol)
  return exported.flatMap(symbol => {
    const own = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
    const declared = own.valueDeclaration
    if (declared === undefined) return []
    const file = declared.getSourceFile().fileName.replace(/.*\/src\//, "src/")
    const tags = own.getJsDocTags(checker)
    const said = (name: string) =>
      tags.filter(tag => tag.name === name).map(tag => ts.displayPartsToString(tag.text).trim())
    if (!/^src\/(streams|index|outputs)\//.test(file)) return []
    if (checker.getTypeOfSymbol(own).getCallSignatures().length === 0) return []
    const text = ts.displayPartsToString(own.getDocumentationComment(checker))
    const [summary = "", ...rest] = text.split(/\n\n/)
    return [
      {
        name: symbol.name,
        call: said("call")[0] ?? callOf(symbol.name, declared),
        summary: summary.replaceAll("\n", " "),
        text: rest.join("\n\n"),
        examples: said("example"),
        see: said("see")[0],
        file,
      },
    ]
  })
}

/** The call, from the parameters of the function that an operator is built by; where these do not tell, `@call` does. */
function callOf(name: string, declared: ts.Declaration): string {
  const parameters = builderOf(declared)?.parameters ?? []
  const isBuilt = /\b(operator|router)(<[^(]*>)?\(/.test(declared.getText())
  const named = parameters.map(parameter => {
    const text = parameter.name
      .getText()
      .replaceAll(/\s*:\s*[\w.]+/g, "")
      .replaceAll(/\s+/g, " ")
    const isOptions = ts.isObjectBindingPattern(parameter.name) || text === "options"
    if (parameter.dotDotDotToken) return "...children"
    return isOptions || parameter.initializer || parameter.questionToken ? `${optionsText(text)}?` : text
  })
  if (isBuilt) named.push("...children")
  return `${name}(${named.join(", ")})`
}

const optionsText = (text: string) => text.replaceAll(/ = [^,}]+/g, "")

/** The last function that stands in a declaration's initializer as an argument, or that it is. */
function builderOf(node: ts.Node): ts.SignatureDeclaration | undefined {
  if (ts.isFunctionDeclaration(node)) return node
  if (ts.isVariableDeclaration(node)) return node.initializer && builderOf(node.initializer)
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return node
  if (ts.isAsExpression(node) || ts.isParenthesizedExpression(node)) return builderOf(node.expression)
  if (ts.isCallExpression(node)) return node.arguments.map(builderOf).findLast(found => found !== undefined)
  return undefined
}
