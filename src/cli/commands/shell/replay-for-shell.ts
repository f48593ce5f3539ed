import type { Remote } from "../../../engine/remote.ts"
import { numberText } from "../../../print/number-text.ts"
import type { Replayed, ReplayRequest } from "../../../shell/handed.ts"
import { paper } from "../../paper.ts"
import { differenceLines, differenceText } from "../../recording/difference-text.ts"
import { replay } from "../replay/replay.ts"
import { sweptOf } from "../replay/sweep.ts"

type Json = Readonly<Record<string, unknown>>

/** `dmon replay`, as the shell calls it: what it prints as JSON, and what of that a person reads. */
export async function replayForShell({ set, ...request }: ReplayRequest, remote: Remote): Promise<Replayed> {
  const { terminal, written } = paper()
  await replay({ ...request, ...(set && { set: set.map(sweptOf) }), json: true }, terminal, remote)
  const lines = written.out
    .split("\n")
    .filter(Boolean)
    .map(line => JSON.parse(line) as Json)
  const summary = lines.at(-1) ?? {}
  const notes = written.said.filter(line => line.startsWith("note"))
  if (request.against !== undefined) {
    const differing = summary as unknown as Parameters<typeof differenceText>[0]
    const text = `${summary["streams"]} against ${summary["against"]}:  ${differenceText(differing)}`
    return { actions: [], summary, text: [...differenceLines(differing, false), text, ...notes].join("\n") }
  }
  const isSweep = lines.every(line => !("recording" in line))
  if (isSweep) return { actions: [], summary: { tries: lines }, text: [...lines.map(tryText), ...notes].join("\n") }
  const actions = lines.slice(0, -1) as unknown as Replayed["actions"]
  return { actions, summary, text: [summaryOf(summary, actions.length), ...notes].join("\n") }
}

const summaryOf = ({ records, failures }: Json, actions: number): string =>
  [`${records} records`, `${actions} actions`, ...(failures ? [`${failures} failures`] : [])].join(" · ")

/** `full 0.92: log 1` */
function tryText({ actions, failures, ...values }: Json): string {
  const counts = Object.entries(actions as Readonly<Record<string, number>>)
  const told = counts.map(([key, count]) => `${key} ${numberText(count)}`).join(", ") || "no actions"
  const set = Object.entries(values).map(([name, value]) => `${name} ${value}`)
  return `${set.join(", ")}: ${told}${failures ? `, ${failures} failures` : ""}`
}
