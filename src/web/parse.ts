import { z } from "zod"
import { DmonError } from "../base/error.ts"

/** What a request says, by its schema. Throws DM304 with all that is wrong. */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new DmonError("DM304", `the request cannot be read: ${z.prettifyError(result.error)}`, {
    fix: "GET / lists what there is",
  })
}

/** Thrown for a body that is not JSON. */
export const notJson = (cause: unknown): never => {
  throw new DmonError("DM304", "the body is not JSON", { fix: "send one event, or an array of events", cause })
}
