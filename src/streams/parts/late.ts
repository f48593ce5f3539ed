import { z } from "zod"
import { durationOption } from "../../base/duration.ts"
import type { Event } from "../../event/event.ts"
import type { RouterSelf, Self } from "../core/operator.ts"
import type { Stream } from "../core/stream.ts"

/**
 * The options of an operator that goes by event time: `lateness`, how long it waits for late events before it closes
 * a window (default none), and `late`, a stream for those that come later still; what that emits goes nowhere.
 */
export const Late = z.strictObject({
  lateness: durationOption.default(0),
  late: z.custom<Stream<Event>>(value => typeof value === "function", "a stream, such as log()").optional(),
})

/** An event came too late: it is counted, and goes to the stream that the option `late` names, if any. */
export function late(self: Pick<Self, "drop">, event: Event): void {
  self.drop("late")
  ;(self as RouterSelf).to(0, event)
}
