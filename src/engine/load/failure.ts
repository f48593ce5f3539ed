import { DmonError, type Explanation } from "../../base/error.ts"
import { frame } from "./frame.ts"
import { at, type Place } from "./place.ts"

/** The steps from a saved file to running streams, in order. */
export type Step = "bundle" | "check" | "trial" | "evaluate"

interface Failure extends Explanation {
  readonly place?: Place | undefined
  /** The text that `place` is in; with it the error shows the lines around. */
  readonly text?: string | undefined
  /** Stands beside the place: a compiler's own code. */
  readonly label?: string | undefined
}

/** The error of a load that failed: what every step says in the same way. */
export function failure(step: Step, code: string, what: string, { place, text, label, more, ...rest }: Failure) {
  const framed = place && text !== undefined ? frame(text, place, label) : rest.frame
  const where: Record<string, string> = place && !framed ? { at: at(place) } : {}
  return new DmonError(code, what, { ...rest, more: { ...where, ...more, step }, frame: framed })
}
