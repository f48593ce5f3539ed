/** What the page of errors says of each code: what it means, why it happens, how it is mended. */
export function errorsIn(page: string): Map<string, string> {
  const rows = [...page.matchAll(/^\| *(DM\d+) *\|(.*)\|$/gm)]
  return new Map(
    rows.map(([, code = "", rest = ""]) => {
      const [what = "", why = "", fix = "", exit = ""] = rest.split("|").map(cell => plain(cell.trim()))
      const lines = [
        ["why", why],
        ["fix", fix],
        ["exit", exit],
      ].filter(([, text]) => text !== "" && text !== "–")
      return [code, [`${code}: ${what}`, ...lines.map(([label, text]) => `  ${label?.padEnd(8)}  ${text}`)].join("\n")]
    }),
  )
}

/** Without what Markdown adds: marks of code, addresses of links. */
const plain = (text: string) => text.replaceAll("`", "").replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
