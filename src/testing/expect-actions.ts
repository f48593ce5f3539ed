import type { Outcome } from "../engine/recorder.ts"
import { type ExpectOptions, expectMarbles } from "./expect-marbles.ts"

/**
 * Expects of an output (`email`, or `email` and where it goes, as in an action's `key`) that it was asked to do this.
 *
 *     expectActions(run(streams, input), "email", "---a", { a: { subject: "web-1 disk critical" } })
 *
 * @see expectEmitted, which draws in the same way
 */
export function expectActions(
  outcome: Outcome,
  output: string,
  diagram: string,
  values: Readonly<Record<string, unknown>> = {},
  options: ExpectOptions = {},
): void {
  const received = outcome.actions.filter(action => action.output === output || action.key === output)
  const what = `${output} was asked to do something else than expected`
  expectMarbles({ outcome, received, what, diagram, values, options, caller: expectActions })
}
