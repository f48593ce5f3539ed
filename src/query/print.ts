import type { Ast, Value } from "./parse.ts"
import { isBare, isPath } from "./tokens.ts"

function value(of: Value): string {
  if (of.kind === "field") return of.name
  if (of.kind === "attribute") return attributeText(of.name)
  return typeof of.value === "string" ? JSON.stringify(of.value) : String(of.value)
}

/** What reads an attribute: `region`, `attributes.state`, `attributes."rack no"`. */
export const attributeText = (name: string, quote: (text: string) => string = JSON.stringify): string =>
  isBare(name) ? name : `attributes.${isPath(name) ? name : quote(name)}`

/** A query as text, in its one canonical form: `parse(print(ast)).ast` equals `ast`. */
export function print(ast: Ast): string {
  switch (ast.kind) {
    case "and":
    case "or":
      return ast.of
        .map(one => (one.kind === "or" || one.kind === ast.kind ? `(${print(one)})` : print(one)))
        .join(` ${ast.kind} `)
    case "not":
      return ast.of.kind === "and" || ast.of.kind === "or" ? `not (${print(ast.of)})` : `not ${print(ast.of)}`
    case "comparison":
      return `${value(ast.left)} ${ast.op} ${value(ast.right)}`
    case "match":
      return `${value(ast.value)} ${ast.op} ${JSON.stringify(ast.pattern)}`
    case "tagged":
      return `tagged ${JSON.stringify(ast.tag)}`
    default:
      return value(ast)
  }
}
