import { z } from "zod"

export type { Held, Inspection } from "../answers.ts"

export const InspectRequest = z.strictObject({
  /** A place's address, with or without its keys: `disk/by[web-1]/throttle`, or `disk/by[]/throttle` for all of them. */
  address: z.string().max(10_000).meta({ description: "disk/by[web-1]/throttle, or disk/by[]/throttle for all keys" }),
  /** How many keys are shown. */
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(50)
    .meta({ type: "integer", minimum: 1, maximum: 10_000, description: "how many keys are shown" }),
})
export type InspectRequest = z.input<typeof InspectRequest>
