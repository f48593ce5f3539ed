import { z } from "zod"
import { copy, type Event } from "../event/event.ts"
import { operator, type Passing, type Self } from "./core/operator.ts"
import { must } from "./parts/must.ts"

const Options = z.strictObject({ on: z.string().default("critical"), off: z.string().default("ok") })

const reaches = (metric: number, threshold: number, upwards: boolean) =>
  upwards ? metric >= threshold : metric <= threshold

/**
 * Sets the state by two thresholds: `on` switches it on, `off` switches it off, in between it stays as it was.
 *
 *     in                      1-9-7-8-2-7|     metrics
 *     hysteresis(8, 3)        o-c-c-c-o-o|     c: critical, o: ok
 *
 * So a metric that trembles about one threshold changes no state. With `on` below `off` it is switched on below the one
 * and off above the other; a metric that is equal to a threshold has reached it. It begins off. The states are
 * "critical" and "ok", or the options `on` and `off`. An event without a metric gets the state that is. One with the state
 * "expired" is passed on as it is. In the order of arrival; neither event times nor the clock matter.
 *
 * @example by("host", hysteresis(0.9, 0.8, changed("state", { initial: "ok" }, email("me@example.org"))))
 * @see stable, for a time instead of a second threshold; split
 */
export const hysteresis = operator(
  "hysteresis",
  Options,
  (on: number, off: number, states: z.output<typeof Options>) => {
    must(on < off || on > off, `hysteresis was given the thresholds ${on} and ${off}`, "two numbers that differ")
    const up = on > off
    return {
      state: () => ({ on: false }),
      asks: (event: Event) => event.metric,
      next(event: Event, self: Self<{ on: boolean }>) {
        const { metric } = event
        if (event.state === "expired") return self.emit(event)
        const { state } = self
        if (metric !== undefined && reaches(metric, on, up)) state.on = true
        else if (metric !== undefined && reaches(metric, off, !up)) state.on = false
        self.emit(copy(event, { state: state.on ? states.on : states.off }))
      },
      migrate: state => state,
    }
  },
) as Passing<[on: number, off: number], Event> &
  Passing<[on: number, off: number, options: z.input<typeof Options>], Event>
