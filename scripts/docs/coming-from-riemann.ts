import type { Documented } from "./operators.ts"
import { foldNames, type Row, streamNames } from "./riemann-names.ts"

/** The page with its tables written anew, between the lines that mark them. Throws where a table names what is not there. */
export function comingFromRiemann(page: string, documented: readonly Documented[]): string {
  const tables = { streams: streamNames, folds: foldNames }
  return Object.entries(tables).reduce((text, [name, rows]) => {
    const [begin, end] = [`<!-- ${name} -->\n`, `<!-- end of ${name} -->`]
    const [from, to] = [text.indexOf(begin), text.indexOf(end)]
    if (from < 0 || to < 0) throw new Error(`docs/coming-from-riemann.md has no place for the table of ${name}`)
    return text.slice(0, from + begin.length) + table(rows, documented) + text.slice(to)
  }, page)
}

const table = (rows: readonly Row[], documented: readonly Documented[]): string =>
  `\n| Riemann | here | what differs |\n| --- | --- | --- |\n${rows
    .map(
      ([riemann, ours, note]) =>
        `| \`${riemann}\` | ${linked(ours, documented)} | ${differs(ours, note, documented)} |`,
    )
    .join("\n")}\n\n`

const linked = (ours: string, documented: readonly Documented[]) =>
  ours.replaceAll(/`([a-z]\w*)`/gi, (code, name) =>
    name === "operator"
      ? `[${code}](guide.md#your-own-operators)`
      : documented.some(one => one.name === name)
        ? `[${code}](operators.md#${name.toLowerCase()})`
        : code,
  )

/** What the docstring tells of deviations, and what is to be known besides. */
function differs(ours: string, note: string | undefined, documented: readonly Documented[]): string {
  const name = /^`(\w+)`/.exec(ours)?.[1]
  const told = documented.find(one => one.name === name)?.text ?? ""
  const deviation = /Differs from Riemann[:,] (.*?)(?:\n\n|$)/s
    .exec(told)?.[1]
    ?.replaceAll("\n", " ")
    .replace(/\.$/, "")
  return [note, deviation].filter(Boolean).join("; ").replaceAll("|", "\\|")
}
