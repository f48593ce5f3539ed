import { DmonError } from "../../base/error.ts"

/** Says yes beforehand, where nobody can be asked. */
export interface Confirming {
  readonly yes?: boolean
}

/** Asks the person at the terminal; without one, nobody is asked. */
export type Ask = ((question: string) => Promise<boolean>) | undefined

/** Goes on only if that is wanted: by `{ yes: true }`, or by a person who is asked. Rejects with DM178 otherwise. */
export async function confirmed(what: string, ask: Ask, { yes = false }: Confirming = {}): Promise<void> {
  if (yes || (await ask?.(`${what}? (y/N) `))) return
  throw new DmonError("DM178", ask === undefined ? `${what}? This has to be confirmed` : "nothing was done", {
    ...(ask === undefined && { why: "there is no terminal on which to ask" }),
    fix: "say so:  { yes: true }",
  })
}
