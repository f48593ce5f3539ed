/** Where all that came in has gone: `in = out + all of dropped + held`. */
export interface Ledger {
  readonly in: number
  readonly out: number
  /** By reason: `full`, `malformed`, `late` … */
  readonly dropped: Readonly<Record<string, number>>
  readonly held: number
}

/** How many were dropped, for whatever reason. */
export const lost = ({ dropped }: Pick<Ledger, "dropped">): number =>
  Object.values(dropped).reduce((sum, count) => sum + count, 0)
