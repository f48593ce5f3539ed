import { DmonError } from "../base/error.ts"
import { similar } from "../engine/load/similar.ts"
import type { Outcome } from "../engine/recorder.ts"
import { type ExpectOptions, expectMarbles } from "./expect-marbles.ts"

/** The keys of outputs, and what else they go by. */
function missing(output: string, known: NonNullable<Outcome["outputs"]>): DmonError {
  const keys = [...new Set(known.map(({ key }) => key))].sort()
  const near = similar(output, [...keys, ...known.map(one => one.output)])
  return new DmonError("DM145", `the streams have no output ${JSON.stringify(output)}`, {
    more: { outputs: keys.slice(0, 20).join("\n") || "none" },
    fix: near.length > 0 ? `did you mean  ${near.join("   or   ")} ?` : 'name one of these, or all of a kind: "email"',
  })
}

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
  const isIt = (one: { readonly output: string; readonly key: string }) => one.output === output || one.key === output
  const received = outcome.actions.filter(isIt)
  if (received.length === 0 && outcome.outputs?.some(isIt) === false) throw missing(output, outcome.outputs)
  const what = `${output} was asked to do something else than expected`
  expectMarbles({ outcome, received, what, diagram, values, options, caller: expectActions })
}
