import { DmonError } from "../../base/error.ts"
import { toEvent } from "../../codecs/to-event.ts"
import type { Remote, SendAnswer } from "../../engine/remote.ts"
import type { Event } from "../../event/event.ts"
import { whyTree } from "../../print/why-tree.ts"
import { printable } from "../show/printable.ts"

/** `send({ service: "deploy", state: "ok" })`: answers, and prints, what the event did. */
export function sends(remote: () => Remote) {
  return async (given: Event | readonly Event[]): Promise<SendAnswer> => {
    const events = [given].flat().map(checked)
    const answer = await remote().send(events, { traced: true })
    const { accepted, position, steps } = answer
    const sent = `sent ${accepted} event${accepted === 1 ? "" : "s"} · accepted · position ${position}`
    return printable({ ...answer }, look => [sent, ...(steps ? whyTree(steps, look) : [])])
  }
}

/** An event as it would come over the wire. Throws DM203. */
function checked(given: unknown, at: number): Event {
  const made = toEvent(given)
  if (typeof made === "object") return made
  throw new DmonError("DM203", `event ${at + 1} cannot be taken: ${made}`, {
    fix: 'such as  send({ service: "deploy", state: "ok" })',
  })
}
