import { z } from "zod"
import { copy, type Event } from "../event/event.ts"
import { operator, type WithOptions } from "./core/operator.ts"
import { metricOf } from "./parts/metric-of.ts"

const Options = z.strictObject({ initial: z.number().default(0) })

/**
 * Emits each event with the sum of all metrics so far as its metric; the tag "reset" sets the sum to the event's own.
 *
 *     in          1-2---9r--1--|     metrics; r: tagged "reset"
 *     counter()   1-3---9---10-|
 *
 * Counts from `initial` (option, default 0). An event without a metric is passed on as it is, whatever its tags.
 * In the order of arrival; neither event times nor the clock matter.
 *
 * @example by("service", counter({ initial: 100 }, index()))
 * @see sumOverTime, which cannot be reset; rate, for the sum per second
 */
export const counter: WithOptions<[], z.input<typeof Options>, Event, Event> = operator(
  "counter",
  Options,
  ({ initial }: z.output<typeof Options>) => ({
    state: () => ({ sum: initial }),
    next(event: Event, self) {
      const metric = metricOf(event)
      if (metric === undefined) return self.emit(event)
      const { state } = self
      state.sum = event.tags?.includes("reset") ? metric : state.sum + metric
      self.emit(copy(event, { metric: state.sum }))
    },
  }),
)
