import type { z } from "zod"
import type { Duration } from "../base/duration.ts"
import type { Event } from "../event/event.ts"
import { operator, type WithOptions } from "./core/operator.ts"
import { folded, held } from "./parts/gathering.ts"
import { Held } from "./parts/held.ts"
import { Late } from "./parts/late.ts"
import { must } from "./parts/must.ts"
import { period } from "./parts/period.ts"
import { slidingWindows } from "./parts/sliding-windows.ts"

const Options = Held.extend(Late.shape)

/**
 * Emits, every `slide`, the events of the last `length` together, as an array.
 *
 *     in   a----b-----------------|     slidingWindow("6ms", "3ms"); a at 0, b at 5
 *     out  ---A--B--C-------------|     A = [a], B = [a, b], C = [b]
 *
 * By event time (none, or ahead: the clock): slides follow one another from the first event on. One ends when an event of a later
 * one comes, or when the clock has moved on by as much as was left of it when its first event came, and so on until the
 * last event has left; with `{ lateness: "5s" }` it waits that much longer. An event of a slide that has ended counts in
 * the windows to come; where there are none it is counted as late, and goes to the stream of the option `late`. Within
 * a window the events stand by slide, in a slide as they came. Of more than `max` that are held (option, default 10,000)
 * the newest are let go, counted as full. An event is gathered once, however many windows it is in; where the only child
 * is `smap` of a fold such as `mean`, each slide is folded and counts as one. `length` is a multiple of `slide`, at most 100,000 of them. Windows without events emit nothing. On completion
 * the one that is under way is emitted.
 *
 * @call slidingWindow(length, slide, { max, lateness, late }?, ...children)
 * @example by("host", slidingWindow("5m", "10s", smap(mean, over(0.9, email("me@example.org")))))
 * @see fixedTimeWindow, whose windows have no event in common; movingTimeWindow
 */
export const slidingWindow: WithOptions<
  [length: Duration, slide: Duration],
  z.input<typeof Options>,
  Event,
  readonly Event[]
> = operator(
  "slidingWindow",
  Options,
  (length: Duration, slide: Duration, { max, lateness }: z.output<typeof Options>) => {
    const [whole, each] = [period("slidingWindow", length), period("slidingWindow", slide)]
    const count = whole / each
    must(
      Number.isInteger(count),
      `slidingWindow's length (${length}) is no multiple of its slide (${slide})`,
      'a slide that divides it, such as slidingWindow("5m", "30s")',
    )
    must(count <= 100_000, `slidingWindow's length (${length}) is ${count} slides`, "a longer slide: at most 100,000")
    const plan = { slide: each, lateness, count, max }
    return { ...slidingWindows(plan, held), folding: fold => slidingWindows(plan, folded(fold)) }
  },
)
