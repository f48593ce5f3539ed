import type { Flow } from "../../../engine/live/flow.ts"
import type { PlainStep } from "../../../engine/replay/plain-step.ts"
import type { Verdict } from "../steps/reasons.ts"
import { places } from "./place.ts"

/** What became of an event in one stream. */
export interface StreamEnd {
  readonly stream: number
  /** The most that happened: an action before what is held, before what was stopped. */
  readonly verdict: Verdict | "away"
  /** Where its ways ended. */
  readonly ends: readonly PlainStep[]
}

/** The way of an event through all streams. */
export interface Way {
  /** Only those streams are told of that lead to what was asked about. */
  readonly isPart: boolean
  readonly ends: readonly StreamEnd[]
  /** Of each stream and node that it came to, what became of it there. */
  readonly marks: ReadonlyMap<string, Mark>
}
export interface Mark {
  readonly verdict: Verdict
  readonly step: PlainStep
}

/** The streams of which something is told. */
export const shownEnds = ({ ends, isPart }: Way): readonly StreamEnd[] =>
  isPart ? ends.filter(one => one.ends.length > 0) : ends

/** Where a mark is kept. */
export const markAt = (stream: number, node: number): string => `${stream}/${node}`

const order: readonly Verdict[] = ["failed", "acted", "held", "opaque", "stopped", "passed"]
const worse = (a: Verdict, b: Verdict) => order.indexOf(a) < order.indexOf(b)

/** Reads from the steps of an event which operator stopped it, in each stream. */
export function wayOf(steps: readonly PlainStep[], flow: Flow, isPart = false): Way {
  const find = places(flow)
  const marks = new Map<string, Mark>()
  const ends = flow.streams.map(() => [] as PlainStep[])
  const see = (step: PlainStep) => {
    const place = find(step.address)
    if (place !== undefined) {
      const at = markAt(place.stream, place.node)
      const known = marks.get(at)
      if (known === undefined || worse(step.verdict, known.verdict)) marks.set(at, { verdict: step.verdict, step })
      // Where it was let in it was not stopped, though one of the branches may have done that.
      marks.set(markAt(place.stream, 0), marks.get(markAt(place.stream, 0)) ?? { verdict: "passed", step })
      const isEnd = step.steps.length === 0 || step.verdict === "acted" || step.verdict === "failed"
      if (isEnd) ends[place.stream]?.push(step)
    }
    step.steps.forEach(see)
  }
  steps.forEach(see)
  return {
    isPart,
    marks,
    ends: ends.map((list, stream) => {
      // To whom a topic is not published, it has not come.
      if (list.every(({ name, verdict }) => name === "subscribe" && verdict === "stopped"))
        return { stream, verdict: "away", ends: list }
      const [worst] = [...list].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))
      return { stream, verdict: worst?.verdict ?? "away", ends: list }
    }),
  }
}
