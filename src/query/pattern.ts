/** The longest regular expression of a query. */
const maxPattern = 1000

/**
 * The regular expression of a `~=`, or a sentence why it is none. A leading `(?i)`, as Java writes it, sets flags.
 *
 * JavaScript's expressions backtrack: one like `(a+)+$` takes exponential time on a string made for it. The length is
 * capped, the time is not; whoever may ask queries is trusted that far.
 */
export function regex(pattern: string): RegExp | string {
  if (pattern.length > maxPattern)
    return `a regular expression has at most ${maxPattern} characters, not ${pattern.length}`
  const [lead, flags = ""] = /^\(\?([ims]+)\)/.exec(pattern) ?? [""]
  try {
    return new RegExp(pattern.slice(lead.length), [...new Set(flags)].join(""))
  } catch (error) {
    return (error as Error).message.replace(/^Invalid regular expression: /, "no regular expression: ")
  }
}

/** The test of a `=~`: the whole string matches, where each `%` stands for any text and all else for itself. */
export function wildcard(pattern: string): (text: string) => boolean {
  const [first = "", ...others] = pattern.split("%")
  const last = others.pop()
  if (last === undefined) return text => text === pattern
  if (others.length === 0) {
    const least = first.length + last.length
    return text => text.length >= least && text.startsWith(first) && text.endsWith(last)
  }
  return text => {
    if (!text.startsWith(first)) return false
    let at = first.length
    for (const part of others) {
      const found = text.indexOf(part, at)
      if (found < 0) return false
      at = found + part.length
    }
    return text.length - at >= last.length && text.endsWith(last)
  }
}
