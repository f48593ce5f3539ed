import { DmonError } from "../../base/error.ts"

/** Refuses an argument that an operator cannot work with: DM115, with what was given and the fix. */
export function must(ok: boolean, what: string, fix: string): asserts ok {
  if (!ok) throw new DmonError("DM115", what, { fix })
}
