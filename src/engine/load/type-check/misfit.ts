import ts from "typescript"
import { didYouMean } from "../../../base/did-you-mean.ts"
import { durations } from "../../../base/duration.ts"

/** What of a call does not fit, in words about that alone. */
export interface Misfit {
  readonly node: ts.Node
  readonly message: string
  readonly fix?: string | undefined
}

/** What an argument may be: its types in the overloads that are left, and what it is called there. */
interface Wanted {
  readonly name: string
  readonly types: readonly ts.Type[]
}

/** "No overload matches", "is not assignable" in an argument and in a property, and an unknown property. */
const ofCalls = new Set([2769, 2345, 2322, 2353, 2561])

/**
 * The argument of a call that none of its overloads takes. Of several overloads TypeScript tells what is wrong with the
 * last one, which is often another than was meant. Here each argument in turn leaves those that take it; the first one that
 * leaves none is wrong, and is held against those that were left. Undefined where that finds nothing: what functions
 * take and give is TypeScript's to judge.
 */
export function misfit(program: ts.Program, { code, file, start = 0, length = 1 }: ts.Diagnostic): Misfit | undefined {
  if (!file || !ofCalls.has(code)) return
  const checker = program.getTypeChecker()
  let node = nodeAt(file, start)
  while (node.getEnd() < start + length) node = node.parent
  // A call that is itself blamed is an argument of the one around it.
  if (ts.isCallExpression(node)) node = node.parent
  for (; node && !ts.isSourceFile(node); node = node.parent) {
    const found = ts.isCallExpression(node) ? inCall(checker, node, code === 2769) : undefined
    if (found) return found
    // What stands in a function's body is not what is wrong with the call around it.
    if (ts.isFunctionLike(node)) return
  }
}

/** The innermost node at a position. */
export function nodeAt(source: ts.SourceFile, position: number): ts.Node {
  const within = (node: ts.Node): ts.Node =>
    ts.forEachChild(node, child =>
      child.getStart(source) <= position && position < child.getEnd() ? within(child) : undefined,
    ) ?? node
  return within(source)
}

function inCall(checker: ts.TypeChecker, call: ts.CallExpression, isOverloaded: boolean): Misfit | undefined {
  const callee = call.expression.getText()
  const all = checker.getTypeAtLocation(call.expression).getCallSignatures()
  let left = all
  for (const [i, argument] of call.arguments.entries()) {
    if (ts.isSpreadElement(argument)) return
    const wanted = left.map(signature => parameter(checker, signature, i, call))
    const taken = left.filter((_, n) => {
      const one = wanted[n]
      return one !== undefined && !judge(checker, argument, { name: one.name, types: [one.type] }, callee)
    })
    if (taken.length === 0) {
      const there = wanted.filter(one => one !== undefined)
      const isObject = ts.isObjectLiteralExpression(argument)
      // Of overloads with and without options, an object is held against the options.
      const fitting = isObject ? there.filter(({ type }) => objects(checker, type).length > 0) : there
      if (fitting.length === 0) return isObject ? misplaced(checker, call, i) : undefined
      return judge(checker, argument, { name: fitting[0]!.name, types: fitting.map(({ type }) => type) }, callee)
    }
    left = taken
  }
  if (!isOverloaded || left.length === 0) return
  for (const [i, argument] of call.arguments.entries()) {
    const types = left.flatMap(signature => parameter(checker, signature, i, call)?.type ?? [])
    const found = child(checker, argument, types, callee)
    if (found) return found
  }
  // Of the last overload TypeScript tells the truth; of another it would blame what is right.
  if (left.includes(all.at(-1) as ts.Signature)) return
  return { node: call.expression, message: `${callee} does not take these arguments together` }
}

/** What is wrong with a child: it is a factory that was not called, or takes what is not emitted here. */
function child(
  checker: ts.TypeChecker,
  node: ts.Expression,
  wanted: readonly ts.Type[],
  callee: string,
): Misfit | undefined {
  const given = streamOf(checker, checker.getTypeAtLocation(node))
  const taken = wanted.flatMap(type => streamOf(checker, type) ?? [])
  if (taken.length === 0 || taken.length < wanted.length) return
  const text = node.getText().replace(/\(.*/s, "(…)")
  if (given === undefined) {
    const makes = checker
      .getTypeAtLocation(node)
      .getCallSignatures()
      .some(one => streamOf(checker, one.getReturnType()))
    return makes
      ? { node, message: `${text} is not a stream, but a function that makes one`, fix: `call it:  ${text}(…)` }
      : { node, message: `${text} is not a stream` }
  }
  const emitted = taken.map(type => {
    if (!type.isTypeParameter()) return type
    return checker.getDefaultFromTypeParameter(type) ?? checker.getBaseConstraintOfType(type) ?? type
  })
  if (isAnything(given) || given.isTypeParameter() || emitted.some(type => checker.isTypeAssignableTo(type, given)))
    return
  const [to, from] = [given, emitted[0] as ts.Type].map(type => short(checker.typeToString(type)))
  return { node, message: `${text} takes ${to}, but ${callee} emits ${from} here` }
}

/** What goes into a stream; undefined for what is none: a function from Observable to Observable. */
function streamOf(checker: ts.TypeChecker, type: ts.Type): ts.Type | undefined {
  for (const signature of type.getCallSignatures()) {
    const [source] = signature.parameters
    const into = source && checker.getTypeOfSymbol(source)
    const isObservable = (of: ts.Type) => of.getProperty("subscribe") !== undefined
    if (into && isObservable(into) && isObservable(signature.getReturnType()))
      return checker.getTypeArguments(into as ts.TypeReference)[0]
  }
}

/** Options after the children. */
function misplaced(checker: ts.TypeChecker, call: ts.CallExpression, at: number): Misfit | undefined {
  const before = call.arguments.slice(0, at).findIndex(argument => isFunction(checker.getTypeAtLocation(argument)))
  const signatures = checker.getTypeAtLocation(call.expression).getCallSignatures()
  const takes = signatures.some(signature => {
    const there = parameter(checker, signature, before, call)
    return there !== undefined && objects(checker, there.type).length > 0
  })
  if (before < 0 || !takes) return
  const [callee, options, child] = [call.expression, call.arguments[at], call.arguments[before]].map(node =>
    (node as ts.Node).getText(),
  )
  return {
    node: call.arguments[at] as ts.Node,
    message: `the options of ${callee} stand before its children`,
    fix: `put  ${options}  before  ${child}`,
  }
}

/** The parameter of a signature that an argument is for; a list of arguments as a tuple is looked into. */
function parameter(checker: ts.TypeChecker, signature: ts.Signature, at: number, call: ts.Node) {
  const { parameters } = signature
  const symbol = parameters[Math.min(at, parameters.length - 1)]
  if (!symbol) return
  const declared = symbol.valueDeclaration
  const type = checker.getTypeOfSymbolAtLocation(symbol, call)
  const isRest = declared !== undefined && ts.isParameter(declared) && declared.dotDotDotToken !== undefined
  if (!isRest) return at < parameters.length ? { name: symbol.name, type } : undefined
  const offset = at - (parameters.length - 1)
  if (checker.isTupleType(type)) {
    const { target } = type as ts.TupleTypeReference
    const elements = checker.getTypeArguments(type as ts.TypeReference)
    const isOpen = ((target.elementFlags.at(-1) ?? 0) & ts.ElementFlags.Variable) !== 0
    const n = offset < elements.length ? offset : isOpen ? elements.length - 1 : -1
    const element = elements[n]
    const label = target.labeledElementDeclarations?.[n]?.name
    return element && { name: label && ts.isIdentifier(label) ? label.text : symbol.name, type: element }
  }
  const element = checker.isArrayType(type) ? checker.getTypeArguments(type as ts.TypeReference)[0] : undefined
  return element && { name: symbol.name, type: element }
}

/** What is wrong with a value where one of these types is wanted; undefined if nothing is, or it cannot be told here. */
function judge(checker: ts.TypeChecker, value: ts.Expression, wanted: Wanted, callee: string): Misfit | undefined {
  const types = wanted.types.flatMap(type => members(checker, type))
  if (types.some(isAnything)) return
  const own = checker.getTypeAtLocation(value)
  if (isFunction(own)) return types.some(isFunction) ? undefined : unfit(checker, value, types, callee)
  if (ts.isObjectLiteralExpression(value)) return judgeObject(checker, value, { ...wanted, types }, callee)
  if (ts.isArrayLiteralExpression(value)) {
    const elements = types.flatMap(type =>
      checker.isArrayType(type) || checker.isTupleType(type) ? checker.getTypeArguments(type as ts.TypeReference) : [],
    )
    if (elements.length === 0) return unfit(checker, value, types, callee)
    for (const element of value.elements) {
      const found = judge(checker, element, { ...wanted, types: elements }, callee)
      if (found) return found
    }
    return
  }
  if (own.flags & ts.TypeFlags.Any || types.some(type => checker.isTypeAssignableTo(own, type))) return
  return unfit(checker, value, types, callee)
}

function judgeObject(
  checker: ts.TypeChecker,
  value: ts.ObjectLiteralExpression,
  { name, types }: Wanted,
  callee: string,
): Misfit | undefined {
  const taking = types.flatMap(type => objects(checker, type))
  if (taking.length === 0) return unfit(checker, value, types, callee)
  for (const property of value.properties) {
    if (!property.name || !(ts.isIdentifier(property.name) || ts.isStringLiteral(property.name))) continue
    const key = property.name.text
    const of = taking.flatMap(type => {
      const symbol = checker.getPropertyOfType(type, key)
      return symbol ? checker.getTypeOfSymbolAtLocation(symbol, value) : (type.getStringIndexType() ?? [])
    })
    if (of.length === 0) return unknownProperty(checker, property.name, key, { name, types: taking }, callee)
    if (!ts.isPropertyAssignment(property)) continue
    const found = judge(checker, property.initializer, { name: key, types: of }, callee)
    if (found) return found
  }
}

function unknownProperty(
  checker: ts.TypeChecker,
  node: ts.Node,
  key: string,
  { name, types }: Wanted,
  callee: string,
): Misfit {
  const known = [...new Set(types.flatMap(type => checker.getPropertiesOfType(type).map(symbol => symbol.name)))]
  const what = isEvent(known)
    ? "an event has no field"
    : `${callee} has no ${name === "options" ? "option" : "property"}`
  return { node, ...said(`${what} '${key}'`, key, known) }
}

/** What a value is to be instead: a duration, one of some words, or whatever its type says. */
function unfit(checker: ts.TypeChecker, node: ts.Expression, types: readonly ts.Type[], callee: string): Misfit {
  const text = node.getText()
  if (ts.isStringLiteralLike(node) && types.some(isDuration)) {
    const [, amount, unit] = /^\s*(\d+)\s*(ms|s|m|h|d)[a-z]*\s*$/i.exec(node.text) ?? []
    return {
      node,
      message: `${text} is not a duration`,
      fix: `${amount ? `"${amount}${unit?.toLowerCase()}", or ` : ""}${durations}`,
    }
  }
  const words = types.flatMap(type => (type.isStringLiteral() ? type.value : []))
  if (ts.isStringLiteralLike(node) && words.length > 0) {
    return {
      node,
      ...said(isEvent(words) ? `an event has no field ${text}` : `${text} does not fit`, node.text, words),
    }
  }
  const kinds = [...new Set(types.map(type => kindOf(checker, type)))].filter(
    kind => !/^(?:null|undefined)$/.test(kind),
  )
  const isSpan = kinds.includes("a duration")
  const named = isSpan ? kinds.filter(kind => kind !== "number") : kinds
  const listed = named.length > 4 ? [...named.slice(0, 4), "…"] : named
  const message = `${callee} does not take ${short(text)} here, but ${listed.join(" | ")}`
  return { node, message, fix: isSpan ? durations : undefined }
}

const short = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text)

/** A type in a word. */
function kindOf(checker: ts.TypeChecker, type: ts.Type): string {
  if (streamOf(checker, type)) return "a stream"
  if (isFunction(type)) return "a function"
  if (type.flags & ts.TypeFlags.TemplateLiteral && !/^`[^$]/.test(checker.typeToString(type))) return "a duration"
  return short(checker.typeToString(type))
}

function said(what: string, given: string, known: readonly string[]): Pick<Misfit, "message" | "fix"> {
  const meant = didYouMean(given, known)
  if (meant) return { message: `${what}. Did you mean '${meant}'?`, fix: `change to  ${meant}` }
  const listed = known.filter(name => name !== "").slice(0, 12)
  return { message: what, fix: `one of  ${listed.join(", ")}${listed.length < known.length ? ", …" : ""}` }
}

const isEvent = (names: readonly string[]) => names.includes("service") && names.includes("metric")

/** The parts of a union, a type parameter as what it may be at most. */
function members(checker: ts.TypeChecker, type: ts.Type): readonly ts.Type[] {
  if (type.isUnion()) return type.types.flatMap(one => members(checker, one))
  if (!type.isTypeParameter()) return [type]
  const constraint = checker.getBaseConstraintOfType(type)
  return constraint === undefined || constraint === type ? [checker.getAnyType()] : members(checker, constraint)
}

/** The parts that are objects with properties, and neither functions nor lists. */
const objects = (checker: ts.TypeChecker, type: ts.Type): readonly ts.Type[] =>
  members(checker, type).filter(
    one =>
      (one.flags & ts.TypeFlags.Object) !== 0 &&
      !isFunction(one) &&
      !checker.isArrayType(one) &&
      !checker.isTupleType(one),
  )

const isAnything = ({ flags }: ts.Type) => (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0
const isFunction = (type: ts.Type) => type.getCallSignatures().length > 0
const isDuration = (type: ts.Type) =>
  (type.flags & ts.TypeFlags.TemplateLiteral) !== 0 && (type as ts.TemplateLiteralType).texts.at(-1) === "ms"
