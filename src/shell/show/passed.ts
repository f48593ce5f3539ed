import type { Passed } from "../../engine/live/watch.ts"

const known = new WeakMap<object, Pick<Passed, "at" | "time">>()

/** Remembers of a value that was tapped where and when it passed. */
export function markPassed({ value, at, time }: Passed): void {
  if (typeof value === "object" && value !== null && at !== "") known.set(value, { at, time })
}

/** Where and when a value was tapped; undefined where events enter. */
export const passedAt = (value: unknown): Pick<Passed, "at" | "time"> | undefined =>
  typeof value === "object" && value !== null ? known.get(value) : undefined
