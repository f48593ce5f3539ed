import type { Outcome } from "../engine/recorder.ts"
import { type ExpectOptions, expectMarbles } from "./expect-marbles.ts"

/**
 * Expects of a stream, or of any place in it, that it emitted this: when, and what.
 *
 *     expectEmitted(run({ diskStream }, input), "disk", "a 59m B", { B: [b, c] })
 *
 * A letter stands for the value given for it, else for the event of that letter in the input. A value is what is expected
 * when each field that is named is as it says. Throws an AssertionError that draws both, so it works under any runner.
 */
export function expectEmitted(
  outcome: Outcome,
  place: string,
  diagram: string,
  values: Readonly<Record<string, unknown>> = {},
  options: ExpectOptions = {},
): void {
  const received = outcome.emitted[place] ?? outcome.at(place).out
  const what = `${place} emitted something else than expected`
  expectMarbles({ outcome, received, what, diagram, values, options, caller: expectEmitted })
}
