import { z } from "zod"

/** A stream's failure, or a refused reload: what a person reads of it. */
export const Fault = z
  .object({
    /** When it happened last, in seconds since the epoch, and how often since dmon started. */
    time: z.number(),
    count: z.int(),
    /** Where: a place's address. */
    address: z.string(),
    code: z.string(),
    message: z.string(),
    why: z.string().optional(),
    fix: z.string().optional(),
    /** The lines of the user's file around it. */
    frame: z.string().optional(),
    /** What the place was given. */
    event: z.unknown().optional(),
  })
  .readonly()
  .meta({ id: "Fault" })
export type Fault = z.infer<typeof Fault>
