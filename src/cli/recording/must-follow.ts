import { DmonError } from "../../base/error.ts"

/** DM140: a range that ends before it begins. */
export function mustFollow({ from, to }: { readonly from?: number; readonly to?: number }): void {
  if (from === undefined || to === undefined || from <= to) return
  throw new DmonError("DM140", "--to is before --from", { fix: "the earlier one first:  --from 2h --to 1h" })
}
