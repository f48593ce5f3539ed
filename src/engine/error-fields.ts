import { DmonError } from "../base/error.ts"
import { errorText } from "../base/text-of.ts"

/** An error as it travels to another process, or over the API: what, why, how to fix it. */
export interface ErrorFields {
  readonly code: string
  readonly message: string
  readonly why?: string | undefined
  readonly fix?: string | undefined
  readonly frame?: string | undefined
  readonly more?: Readonly<Record<string, string>> | undefined
}

/** DM500 for what is no error of dmon's own. */
export function errorFields(error: unknown): ErrorFields {
  if (!(error instanceof DmonError)) return { code: "DM500", message: errorText(error) }
  const { code, message, why, fix, frame, more } = error
  return { code, message, why, fix, frame, more }
}

export const errorOf = ({ code, message, ...rest }: ErrorFields): DmonError =>
  new DmonError(code, message, rest as never)
