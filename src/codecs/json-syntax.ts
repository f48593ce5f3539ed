/** Where a text stops being JSON, and what was expected there: `at` counts UTF-16 units from 0. */
export interface SyntaxFault {
  readonly at: number
  readonly why: string
}

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y
const word = /[A-Za-z_$][\w$]*/y
const space = /[ \t\n\r]*/y

/** How what stands at a place is called in a sentence. */
function found(text: string, at: number): string {
  if (at >= text.length) return "the end of the text"
  const char = String.fromCodePoint(text.codePointAt(at)!)
  return char < " " ? `the control character ${JSON.stringify(char)}` : char
}

/** The end of the string that begins at `at`, or what is wrong in it. */
function stringEnd(text: string, at: number): number | SyntaxFault {
  for (let i = at + 1; i < text.length; i++) {
    const char = text[i]!
    if (char === '"') return i + 1
    if (char < " ") return { at: i, why: `a string cannot hold ${found(text, i)} as it is` }
    if (char !== "\\") continue
    const escaped = text[++i]
    if (escaped === "u") {
      if (!/^[\da-fA-F]{4}$/.test(text.slice(i + 1, i + 5))) return { at: i, why: "expected four hex digits after \\u" }
      i += 4
    } else if (escaped !== undefined && !'"\\/bfnrt'.includes(escaped)) {
      return { at: i, why: `a string cannot hold the escape \\${escaped}` }
    }
  }
  return { at: text.length, why: "a string does not end" }
}

/** The end of the number, string or word at `at`, or why there is no value. */
function scalarEnd(text: string, at: number): number | SyntaxFault {
  if (text[at] === '"') return stringEnd(text, at)
  number.lastIndex = word.lastIndex = at
  if (number.test(text)) return number.lastIndex
  const name = word.exec(text)?.[0]
  if (name === "true" || name === "false" || name === "null") return word.lastIndex
  const hint = text[at] === "'" ? ' (strings stand in "double quotes")' : ""
  const what = name === undefined ? found(text, at) : name.slice(0, 20)
  return { at, why: `expected a value, found ${what}${hint}` }
}

/** What may stand next: `item` and `member` are the first of their brackets, which may close at once. */
type Next = "value" | "item" | "key" | "member" | "after"

/**
 * Finds the first fault of a text that `JSON.parse` refused, in words that do not change with the engine. Runs on that
 * path only; keeps its own stack, so nesting of any depth is no danger.
 */
export function syntaxFault(text: string): SyntaxFault | undefined {
  const open: ("{" | "[")[] = []
  let next: Next = "value"
  let at = 0
  const blank = () => {
    space.lastIndex = at
    space.test(text)
    at = space.lastIndex
  }
  const expected = (what: string, hint = ""): SyntaxFault => ({
    at,
    why: `expected ${what}, found ${found(text, at)}${hint}`,
  })

  for (blank(); ; blank()) {
    const char = text[at]
    const inside = open.at(-1)
    if (next === "after") {
      if (inside === undefined) return at < text.length ? expected("the end") : undefined
      if (char === ",") next = inside === "{" ? "key" : "value"
      else if (char === (inside === "{" ? "}" : "]")) open.pop()
      else return expected(inside === "{" ? ", or }" : ", or ]")
      at++
    } else if ((char === "}" && next === "member") || (char === "]" && next === "item")) {
      open.pop()
      at++
      next = "after"
    } else if (next === "key" || next === "member") {
      if (char !== '"') {
        const quotes = char !== undefined && /['\w$]/.test(char) ? ' (keys stand in "double quotes")' : ""
        return expected('"key"', char === "}" ? " (trailing comma)" : quotes)
      }
      const end = stringEnd(text, at)
      if (typeof end !== "number") return end
      at = end
      blank()
      if (text[at] !== ":") return expected(": after the key")
      at++
      next = "value"
    } else if (char === "{" || char === "[") {
      open.push(char)
      at++
      next = char === "{" ? "member" : "item"
    } else {
      if (char === "]" && inside === "[") return expected("a value", " (trailing comma)")
      const end = scalarEnd(text, at)
      if (typeof end !== "number") return end
      at = end
      next = "after"
    }
  }
}
