import { DmonError } from "../base/error.ts"
import { errorText, textOf } from "../base/text-of.ts"

/** What a person reads when a stream throws. `locate`: where that stands in the user's file. */
export function streamError(
  error: unknown,
  address: string,
  value: unknown,
  locate?: (error: unknown) => string | undefined,
): DmonError {
  const [stream = "", ...rest] = address.split("/")
  const where = locate?.(error)
  return new DmonError("DM201", `stream ${stream} threw at ${rest.join("/") || "its function"}`, {
    ...(where !== undefined && { frame: where }),
    why: errorText(error),
    more: {
      ...(value !== undefined && { event: textOf(value, 400) }),
      effect: `this event was dropped there only; ${stream} goes on, and the other streams got it`,
    },
    fix: "mend the function; the next save reloads it (repeats are counted, not printed)",
    cause: error,
  })
}
