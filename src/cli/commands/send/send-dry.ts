import type { Remote } from "../../../engine/remote.ts"
import type { Event } from "../../../event/event.ts"
import { whyTree } from "../../../print/why-tree.ts"
import type { Terminal } from "../../terminal.ts"
import { reached, reachedLines, reachedText } from "./reached.ts"

/** `dmon send --dry`: what the streams would do with events; nothing comes of it. */
export async function sendDry(
  events: readonly Event[],
  { json = false }: { readonly json?: boolean },
  terminal: Terminal,
  remote: Remote,
): Promise<number> {
  const { position, notes, steps } = await remote.dry(events)
  // Of several events it is told one by one: what a stream did with all of them together is no answer.
  const streams = events.length === 1 ? reached(steps, events[0]) : undefined
  if (json)
    terminal.out(`${JSON.stringify({ dry: events.length, position, notes, ...(streams ? { streams } : { steps }) })}\n`)
  else {
    const head = `dry run of ${events.length} event${events.length === 1 ? "" : "s"} · after record ${position}`
    terminal.out(
      `${(streams ? [`${head} · ${reachedText(streams)}`, ...reachedLines(streams)] : [head, ...whyTree(steps, terminal)]).join("\n")}\n`,
    )
    for (const note of notes) terminal.say(`note  ${note}`)
  }
  return 0
}
