import type { WhyAnswer } from "../../../engine/remote.ts"
import type { PlainStep } from "../../../engine/replay/plain-step.ts"
import type { Event } from "../../../event/event.ts"

/** An event whose way is shown: one that was sent from here, or that was asked about. */
export type Traced = {
  readonly steps: readonly PlainStep[]
  /** Only those streams are told of that lead to what was asked about. */
  readonly isPart: boolean
} & ({ readonly sent: Event; readonly answer?: undefined } | { readonly answer: WhyAnswer; readonly sent?: undefined })
