import { DmonError } from "../../base/error.ts"
import { toEvent } from "../../codecs/to-event.ts"
import type { DryAnswer, Remote, SendAnswer } from "../../engine/remote.ts"
import type { Event } from "../../event/event.ts"
import { whyTree } from "../../print/why-tree.ts"
import { printable } from "../show/printable.ts"

/** `send({ service: "deploy", state: "ok" })`: answers, and prints, what the event did; `dry`: what it would do. */
export function sends(remote: () => Remote) {
  return async (
    given: Event | readonly Event[],
    { dry = false }: { readonly dry?: boolean } = {},
  ): Promise<SendAnswer | DryAnswer> => {
    const events = [given].flat().map(checked)
    if (dry) return dryRun(await remote().dry(events), events.length)
    const answer = await remote().send(events, { traced: true })
    const { accepted, position, steps } = answer
    const sent = `sent ${accepted} event${accepted === 1 ? "" : "s"} · accepted · position ${position}`
    return printable({ ...answer }, look => [sent, ...(steps ? whyTree(steps, look) : [])])
  }
}

function dryRun(answer: DryAnswer, count: number): DryAnswer {
  const { position, notes, steps } = answer
  const head = `dry run of ${count} event${count === 1 ? "" : "s"} · nothing was sent · judged after record ${position}`
  return printable({ ...answer }, look => [head, ...whyTree(steps, look), ...notes.map(note => `note  ${note}`)])
}

/** An event as it would come over the wire. Throws DM203. */
function checked(given: unknown, at: number): Event {
  const made = toEvent(given)
  if (typeof made === "object") return made
  throw new DmonError("DM203", `event ${at + 1} cannot be taken: ${made}`, {
    fix: 'such as  send({ service: "deploy", state: "ok" })',
  })
}
