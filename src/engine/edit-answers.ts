import { z } from "zod"
import { anything, counter, Event, ReloadAnswer, seconds, texts } from "./answers.ts"

// What is answered of an edit: what a reload would do with it, and what it would have done beside the streams that run.

/** What a reload would do with the state of the streams that run. */
export const CompareAnswer = z
  .object({
    /** They are those that run: there is nothing to reload. */
    same: z.boolean(),
    kept: texts,
    reset: z.array(z.object({ address: z.string(), why: z.string() }).readonly()).readonly(),
    homeless: texts,
    /** The version that runs. */
    version: z.int(),
  })
  .readonly()
  .meta({ id: "CompareAnswer" })
export type CompareAnswer = z.infer<typeof CompareAnswer>

/** An action that was recorded instead of carried out. */
export const Acted = z
  .object({
    id: z.string(),
    value: anything,
    by: z.string(),
    time: seconds,
    /** The output's name and key. */
    output: z.string(),
    key: z.string(),
  })
  .readonly()
  .meta({ id: "Action" })
export type Acted = z.infer<typeof Acted>

/** What one version of the streams did with a recording, and another did not. */
export const Difference = z
  .object({
    /** Actions that only the second took, that only the first took, and that both took, at other times. */
    actions: z
      .object({
        added: z.array(Acted).readonly(),
        gone: z.array(Acted).readonly(),
        moved: z.array(z.object({ before: Acted, after: Acted }).readonly()).readonly(),
        same: counter,
      })
      .readonly(),
    index: z
      .object({
        added: z.array(Event).readonly(),
        gone: z.array(Event).readonly(),
        changed: z.array(z.object({ before: Event, after: Event }).readonly()).readonly(),
        same: counter,
      })
      .readonly(),
  })
  .readonly()
  .meta({ id: "Difference" })
export type Difference = z.infer<typeof Difference>

export const ShadowAnswer = z
  .object({
    /** How long it ran, in seconds, and how many inputs it was given. */
    seconds: z.number(),
    inputs: counter,
    /** What it did and the streams that run did not, and the other way round. */
    difference: Difference,
    failures: counter,
    faults: texts,
    /** Why it ended before its time. */
    ended: z.string().optional(),
    /** What came of the wish to promote it. */
    promoted: ReloadAnswer.optional(),
  })
  .readonly()
  .meta({ id: "ShadowAnswer" })
export type ShadowAnswer = z.infer<typeof ShadowAnswer>
