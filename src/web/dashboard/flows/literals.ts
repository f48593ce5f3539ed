/** Splits what stands between commas, where these are not within brackets, braces or quotes. */
export function split(text: string, at = ","): string[] {
  const parts: string[] = []
  let depth = 0
  let quote = ""
  let from = 0
  for (let i = 0; i < text.length; i++) {
    const letter = text[i] as string
    if (quote) {
      if (letter === "\\") i++
      else if (letter === quote) quote = ""
    } else if (`"'\``.includes(letter)) quote = letter
    else if ("([{".includes(letter)) depth++
    else if (")]}".includes(letter)) depth--
    else if (letter === at && depth === 0) {
      parts.push(text.slice(from, i).trim())
      from = i + 1
    }
  }
  parts.push(text.slice(from).trim())
  return parts.filter(part => part !== "")
}

export const isText = (literal: string): boolean => /^"[\s\S]*"$/.test(literal)
export const isObject = (literal: string): boolean => literal.startsWith("{")
export const isArray = (literal: string): boolean => literal.startsWith("[")
export const isFunction = (literal: string): boolean => literal.includes("=>")

/** `{ on: "critical" }` as its pairs. */
export const pairs = (literal: string): readonly (readonly [name: string, literal: string])[] =>
  split(inside(literal)).map(pair => {
    const colon = pair.indexOf(":")
    // It was cut off in its midst.
    if (colon < 0) return [pair, ""] as const
    return [plain(pair.slice(0, colon).trim()), pair.slice(colon + 1).trim()] as const
  })

/** `["host", "service"]` as its items. */
export const items = (literal: string): readonly string[] => split(inside(literal))

const inside = (literal: string) => literal.replace(/^[[{]\s*|\s*[\]}]$/g, "")

/** A literal as it is read aloud: a text without its quotes, a function as somebody would have written it. */
export function plain(literal: string): string {
  if (isText(literal)) {
    try {
      return String(JSON.parse(literal))
    } catch {
      return literal.slice(1, -1)
    }
  }
  return literal
    .replace(/\(0, [\w$]+\.([\w$]+)\)\(/g, "$1(")
    .replace(/\bvoid 0\b/g, "undefined")
    .replace(/^\((\w+)\) => /, "$1 => ")
}
