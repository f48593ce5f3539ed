import { type Event, event } from "../event/event.ts"
import type { Action } from "../outputs/output.ts"
import type { DryAnswer } from "./answers.ts"
import { written } from "./load/written.ts"
import { asOf } from "./replay/as-of.ts"
import type { Lineup } from "./replay/lineup.ts"
import { plainStep } from "./replay/plain-step.ts"
import type { Recorded } from "./replay/recorded.ts"
import { steps } from "./replay/steps.ts"
import { stepsOf } from "./steps-of.ts"

/**
 * What the streams would do with events that came at a moment, in seconds, after all that is recorded: told by streams
 * of their own, which have been played what the others were given.
 */
export function dryIn(recorded: Recorded, lineup: Lineup, given: readonly Event[], at: number): DryAnswer {
  let last: Action | undefined
  const { given: own, version, position, notes } = asOf(recorded, lineup, at * 1000, action => void (last = action))
  const events = given.map(one => event(one))
  const { taken, stop } = steps(own.tree, { last: () => last })
  own.input(at * 1000, events, position + 1)
  stop()
  own.dispose()
  const ran = lineup.of(version)
  return {
    position,
    time: at,
    notes,
    steps: stepsOf(taken, events).map(step => plainStep(step, stack => ran && written(stack, ran))),
  }
}
