import type { Recorded } from "../../../engine/replay/recorded.ts"
import type { Rerun } from "../../../engine/replay/rerun.ts"
import { outputText } from "../../../print/action-text.ts"
import { countText } from "../../../print/count-text.ts"
import { lapse } from "../../../testing/lapse.ts"

type Counts = ReadonlyMap<string, number>

/** What a replay came to: `1,234 records · 24 h 0 m in 3.1 s (28,000 times as fast) · 12 actions (email 12)`. */
export function summaryText({ records, from, to, failures, faults }: Rerun, counts: Counts, ms: number): string {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const byOutput = [...counts].map(([key, count]) => `${outputText(key)} ${countText(count)}`).join(", ")
  const span = Math.round((to - from) * 1000)
  const speed = ms > 0 && span > 0 ? ` (${countText(Math.max(1, Math.round(span / ms)))} times as fast)` : ""
  const parts = [
    plural(records, "record"),
    `${lapse(span)} in ${lapse(Math.round(ms))}${speed}`,
    `${plural(total, "action")}${byOutput && ` (${byOutput})`}`,
    ...(failures > 0 ? [plural(failures, "failure")] : []),
  ]
  return [parts.join(" · "), ...faults.map(fault => `  failed  ${fault}`)].join("\n")
}

export function summaryJson(played: Rerun, counts: Counts, ms: number, { about }: Recorded) {
  const { records, from, to, failures, faults, stateKnown } = played
  const seconds = Math.round(ms) / 1000
  return {
    recording: about,
    records,
    from,
    to,
    seconds,
    actions: Object.fromEntries(counts),
    failures,
    faults,
    stateKnown,
  }
}

const plural = (count: number, noun: string) => `${countText(count)} ${noun}${count === 1 ? "" : "s"}`
