import pico from "picocolors"
import { outputText } from "../../../print/action-text.ts"
import { table } from "../../../print/table.ts"
import type { Terminal } from "../../terminal.ts"

interface Row {
  readonly values: Readonly<Record<string, string>>
  readonly counts: ReadonlyMap<string, number>
  readonly failures: number
}

/** What each value comes to: how many actions, by output. */
export function sweepTable(names: readonly string[], rows: readonly Row[], { colors, columns }: Terminal): string[] {
  const outputs = [...new Set(rows.flatMap(({ counts }) => [...counts.keys()]))].sort()
  const failed = rows.some(({ failures }) => failures > 0)
  const right = (name: string) => ({ name, align: "right" as const })
  const sum = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((total, count) => total + count, 0)
  return table(
    [
      ...names.map(right),
      right("actions"),
      ...outputs.map(outputText).map(right),
      ...(failed ? [right("failures")] : []),
    ],
    rows.map(({ values, counts, failures }) => [
      ...names.map(name => values[name] ?? ""),
      String(sum(counts)),
      ...outputs.map(output => String(counts.get(output) ?? 0)),
      ...(failed ? [String(failures)] : []),
    ]),
    { head: pico.createColors(colors).dim, room: columns },
  )
}
