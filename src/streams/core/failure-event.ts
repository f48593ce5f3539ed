import { errorText, textOf } from "../../base/text-of.ts"
import { type Event, event } from "../../event/event.ts"
import { addressIn } from "./address.ts"
import type { Failure } from "./tree.ts"

/** The event that a stream's failure becomes: people can alert on it as on any other. */
export function failureEvent({ error, value, node, frame }: Failure, time: number, host = "localhost"): Event {
  const stream = node.address.split("/")[0] as string
  return event({
    host,
    service: `dmon stream ${stream}`,
    state: "critical",
    description: errorText(error),
    time,
    tags: ["dmon", "failure"],
    attributes: {
      stream,
      operator: addressIn(node, frame),
      ...(value !== undefined && { event: textOf(value) }),
    },
  })
}
