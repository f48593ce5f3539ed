import type { PlainStep } from "../engine/replay/plain-step.ts"
import type { Event } from "../event/event.ts"

type Verdict = PlainStep["verdict"]

/** What became of an event in one stream. */
export interface Outcome {
  /** The most that happened; `away`: it is a stream of a topic, and nothing came on that. */
  readonly verdict: Verdict | "away"
  /** The step that decided it; none where the event came to none. */
  readonly step: PlainStep | undefined
  /** The keys of what was asked for: outputs, the index, topics. */
  readonly acted: readonly string[]
  /** Its first operators stopped it: it is none of this stream's. */
  readonly atOnce: boolean
}

const most: readonly Verdict[] = ["failed", "acted", "held", "opaque", "passed", "stopped"]

/** Whether one thing that happened is more to tell than another: a failure before an action, that before what is held. */
export const isMore = (one: Verdict, than: Verdict): boolean => most.indexOf(one) < most.indexOf(than)

/** The steps that are an event's own: not those of what else became due in that moment. */
export const ownSteps = (steps: readonly PlainStep[], event: Event | undefined): readonly PlainStep[] =>
  steps.filter(
    ({ given, timer }) => timer === undefined && (event?.state === "expired" || (given as Event)?.state !== "expired"),
  )

/** The stream to which a step belongs. */
export const streamOf = ({ address }: PlainStep): string => address.split("/")[0] as string

/** What became of an event, by the steps that it took in one stream. */
export function outcomeOf(steps: readonly PlainStep[]): Outcome {
  const all = steps.flatMap(step => below(step, 0))
  const acted = [...new Set(all.flatMap(({ step }) => step.acted.map(({ target }) => target)))]
  const atOnce = all.every(({ step, depth }) => depth === 0 && step.verdict === "stopped")
  if (all.every(({ step }) => step.name === "subscribe" && step.verdict === "stopped"))
    return { verdict: "away", step: all[0]?.step, acted, atOnce }
  // What passed a step is told by where it went.
  const ends = all.filter(({ step }) => step.steps.length === 0 || isMore(step.verdict, "passed"))
  const { step } = ends.reduce((found, one) => (outweighs(one, found) ? one : found))
  return { verdict: step.verdict, step, acted, atOnce }
}

interface Placed {
  readonly step: PlainStep
  readonly depth: number
}

const below = (step: PlainStep, depth: number): Placed[] => [
  { step, depth },
  ...step.steps.flatMap(inner => below(inner, depth + 1)),
]

/** Of those that stopped it, the one that let it come furthest. */
const outweighs = (one: Placed, than: Placed): boolean =>
  one.step.verdict === than.step.verdict
    ? one.step.verdict === "stopped" && one.depth > than.depth
    : isMore(one.step.verdict, than.step.verdict)
