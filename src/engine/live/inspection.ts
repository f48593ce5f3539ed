import { z } from "zod"
import { anything, counter, reasons, seconds } from "../answers.ts"
import { FlowNode } from "./flow.ts"

/** What one place holds for one key. */
const Held = z
  .object({
    /** The address with its keys. */
    address: z.string(),
    /** The state in short: what is long is told by its length. */
    state: anything,
    /** When its timers are due, in seconds since the epoch. */
    due: z.record(z.string(), z.number()),
  })
  .readonly()
export type Held = z.infer<typeof Held>

/** What a place of the streams is, has counted, and holds. */
export const Inspection = z
  .object({
    ...FlowNode.unwrap().omit({ feeds: true, within: true }).shape,
    in: counter,
    out: counter,
    errors: counter,
    dropped: reasons,
    now: seconds,
    /** How many keys it holds something for; the first of them. */
    keys: counter,
    held: z.array(Held).readonly(),
  })
  .readonly()
  .meta({ id: "Inspection" })
export type Inspection = z.infer<typeof Inspection>
