import type { Flow } from "../../../engine/live/flow.ts"
import type { PlainStep } from "../../../engine/replay/plain-step.ts"
import { isMore, type Outcome, outcomeOf, streamOf } from "../../../print/outcome.ts"
import type { Verdict } from "../steps/verdict-look.ts"
import { places } from "./place.ts"

/** The way of an event through all streams. */
export interface Way {
  /** Only those streams are told of that lead to what was asked about. */
  readonly isPart: boolean
  /** What became of it in each stream, in their order. */
  readonly ends: readonly Outcome[]
  /** Of each stream and node that it came to, what became of it there. */
  readonly marks: ReadonlyMap<string, Mark>
}
export interface Mark {
  readonly verdict: Verdict
  readonly step: PlainStep
}

/** The streams of which something is told, and what became of it there. */
export const shownEnds = ({ ends, isPart }: Way): readonly (readonly [stream: number, end: Outcome])[] =>
  [...ends.entries()].filter(([, { step }]) => !isPart || step !== undefined)

/** Where a mark is kept. */
export const markAt = (stream: number, node: number): string => `${stream}/${node}`

/** Reads from the steps of an event what became of it, in each stream and at each of their nodes. */
export function wayOf(steps: readonly PlainStep[], flow: Flow, isPart = false): Way {
  const find = places(flow)
  const marks = new Map<string, Mark>()
  const see = (step: PlainStep) => {
    const place = find(step.address)
    if (place !== undefined) {
      const at = markAt(place.stream, place.node)
      const known = marks.get(at)
      if (known === undefined || isMore(step.verdict, known.verdict)) marks.set(at, { verdict: step.verdict, step })
      // Where it was let in it was not stopped, though one of the branches may have done that.
      marks.set(markAt(place.stream, 0), marks.get(markAt(place.stream, 0)) ?? { verdict: "passed", step })
    }
    step.steps.forEach(see)
  }
  steps.forEach(see)
  return {
    isPart,
    marks,
    ends: flow.streams.map(({ name }) => outcomeOf(steps.filter(step => streamOf(step) === name))),
  }
}
