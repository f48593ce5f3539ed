import type { PlainStep } from "../answers.ts"
import type { Written } from "../live/flow.ts"
import { plainValue } from "../live/plain-value.ts"
import type { Step } from "./steps.ts"

export type { PlainStep } from "../answers.ts"

/** A step as it travels: where it was written stands in it, and nothing that only this process knows. `locate`: what a stack that was taken in the user's file says of its place. */
export function plainStep(step: Step, locate: (stack: string) => Written | undefined): PlainStep {
  const { site, steps, leads: _, given, emitted, ...rest } = step
  const written = site === undefined ? undefined : locate(site)
  return {
    ...rest,
    given: plainValue(given),
    emitted: emitted.map(plainValue),
    ...(written && { written }),
    steps: steps.map(inner => plainStep(inner, locate)),
  }
}
