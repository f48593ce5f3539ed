/** A table in Markdown, its columns aligned: text to the left, all that follows `texts` columns of it to the right. */
export function table(texts: number, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map(row => (row[i] ?? "").length)))
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, i) => (i < texts ? (cells[i] ?? "").padEnd(width) : (cells[i] ?? "").padStart(width))).join(" | ")} |`
  const rule = `| ${widths.map((width, i) => (i < texts ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`
  return [line(head), rule, ...rows.map(line)].join("\n")
}
