/** A string that a line has begun and not ended, and whose argument it is. */
interface OpenString {
  readonly text: string
  readonly quote: string
  /** The function, such as `query` or `index.get`; the tag of a template. */
  readonly call: string
  /** Which of the arguments it is, from 0. */
  readonly argument: number
  /** The strings before it in the same call. */
  readonly before: readonly string[]
}

interface Call {
  readonly name: string
  argument: number
  readonly strings: string[]
}

/** The string that a line leaves open, if it does. */
export function openString(line: string): OpenString | undefined {
  const calls: Call[] = []
  for (let i = 0; i < line.length; i++) {
    const char = line[i] as string
    if (char === '"' || char === "'" || char === "`") {
      const end = endOf(line, i)
      const tag = char === "`" ? nameBefore(line, i) : ""
      if (end < 0) {
        const { name, argument, strings } = calls.at(-1) ?? { name: "", argument: 0, strings: [] }
        return { text: line.slice(i + 1), quote: char, call: tag || name, argument, before: strings }
      }
      calls.at(-1)?.strings.push(line.slice(i + 1, end))
      i = end
    } else if (char === "(") calls.push({ name: nameBefore(line, i), argument: 0, strings: [] })
    else if (char === "[" || char === "{") calls.push({ name: "", argument: 0, strings: [] })
    else if (char === ")" || char === "]" || char === "}") calls.pop()
    else if (char === ",") {
      const call = calls.at(-1)
      if (call) call.argument++
    }
  }
  return undefined
}

function endOf(line: string, start: number): number {
  for (let i = start + 1; i < line.length; i++) {
    if (line[i] === "\\") i++
    else if (line[i] === line[start]) return i
  }
  return -1
}

const nameBefore = (line: string, at: number): string => /[\w$.]*$/.exec(line.slice(0, at))?.[0] ?? ""
