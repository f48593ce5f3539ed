/** The comment that ends right above a line (counted from 1), as plain text up to its first tag; undefined without one. */
export function docOf(text: string, line: number): string | undefined {
  const above = text.split("\n").slice(0, line - 1)
  const last = above.at(-1)?.trim() ?? ""
  const isBlock = last.endsWith("*/")
  if (!isBlock && !last.startsWith("//")) return undefined
  const begin = above.findLastIndex(one => (isBlock ? one.includes("/*") : !one.trim().startsWith("//")))
  // A comment behind code is that line's.
  if (isBlock && !above[begin]?.trim().startsWith("/*")) return undefined
  const lines = above.slice(isBlock ? begin : begin + 1).map(bare)
  const tag = lines.findIndex(one => one.startsWith("@"))
  const said = lines.slice(0, tag < 0 ? undefined : tag).join(" ")
  return said.replace(/\s+/g, " ").trim() || undefined
}

const bare = (line: string) =>
  line
    .trim()
    .replace(/\*\/$/, "")
    .replace(/^(\/\*+|\*|\/\/+)/, "")
    .trim()
