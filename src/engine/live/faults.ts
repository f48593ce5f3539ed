import type { DmonError } from "../../base/error.ts"
import type { Fault } from "./fault.ts"
import { plainValue } from "./plain-value.ts"

/** The failures of late, the newest first; equal ones are one, and counted. */
export interface Faults {
  add(error: DmonError, at: { readonly time: number; readonly address: string; readonly event?: unknown }): void
  list(): readonly Fault[]
}

const most = 100

export function faults(): Faults {
  const known = new Map<string, Fault>()
  return {
    add({ code, message, why, fix, frame }, { time, address, event }) {
      const key = `${code} ${address} ${why ?? message}`
      const count = (known.get(key)?.count ?? 0) + 1
      known.delete(key)
      known.set(key, { time, count, address, code, message, why, fix, frame, event: plainValue(event) })
      if (known.size > most) known.delete(known.keys().next().value as string)
    },
    list: () => [...known.values()].reverse(),
  }
}
