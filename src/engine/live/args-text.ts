import * as folds from "../../streams/folds.ts"

/** dmon's own folds have no name of their own that outlives bundling. */
const foldNames: ReadonlyMap<unknown, string> = new Map(Object.entries(folds).map(([name, fold]) => [fold, name]))

/** An operator's arguments as people read them: functions as they were written, all in short. */
export function argsText(args: readonly unknown[], most = 160): string {
  const text = args
    .map(arg => (arg === undefined ? "" : one(arg)))
    .filter(Boolean)
    .join(", ")
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}

function one(arg: unknown, depth = 5): string {
  if (typeof arg === "function") return source(arg)
  if (arg instanceof RegExp || typeof arg !== "object" || arg === null) return plain(arg)
  if (Array.isArray(arg)) return depth === 0 ? "[…]" : `[${arg.map(item => one(item, depth - 1)).join(", ")}]`
  const pairs = Object.entries(arg)
  if (pairs.length === 0) return ""
  if (depth === 0) return "{…}"
  return `{ ${pairs.map(([name, value]) => `${name}: ${one(value, depth - 1)}`).join(", ")} }`
}

const plain = (value: unknown) => (typeof value === "string" ? JSON.stringify(value) : String(value))

/** A function's text in one line, as it was written before it was bundled; one with a name and a body by its name. */
function source(of: { readonly name: string }): string {
  const fold = foldNames.get(of)
  if (fold !== undefined) return fold
  const text = Function.prototype.toString
    .call(of)
    .replace(/\s+/g, " ")
    .replace(/\(0, \w+\.(\w+)\)/g, "$1")
    .replaceAll("void 0", "undefined")
  const isArrow = /^(?:async )?(?:\(|[\w$]+ ?=>)/.test(text)
  if (isArrow) return text
  return of.name === "" ? text : of.name
}
