import type { Flow } from "../../../engine/live/flow.ts"
import type { PlainStep } from "../../../engine/replay/plain-step.ts"
import { isMore, type Outcome, outcomeOf, streamOf } from "../../../print/outcome.ts"
import type { Verdict } from "../steps/verdict-look.ts"
import type { Later } from "./held-later.ts"
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
  /** What came of it since it was held there, where that is followed. */
  readonly later?: Later | undefined
}

/** The way with what came since of what was held; by the place of a mark. */
export const withLater = (way: Way, later: ReadonlyMap<string, Later>): Way =>
  later.size === 0
    ? way
    : { ...way, marks: new Map([...way.marks].map(([at, mark]) => [at, { ...mark, later: later.get(at) }])) }

/** What came since of the end that the way has in a stream. */
export const laterOfEnd = ({ marks }: Way, { step }: Outcome): Later | undefined =>
  [...marks.values()].find(mark => mark.step === step && mark.later !== undefined)?.later

/** What became of it, in a word: what was held is so no more when its time is over. */
export const verdictSaid = (verdict: Outcome["verdict"], later: Later | undefined): string =>
  verdict === "away" ? "not reached" : verdict === "held" && later?.isOver ? "was held" : verdict

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
