import { z } from "zod"

/** The options of an operator that holds values: `max`, how many at most, for each key. */
export const Held = z.strictObject({ max: z.int().positive().default(10_000) })

/** Holds a value; where `max` are held already it is let go, and counted as such. */
export function hold<T>(self: { drop(reason: string): void }, held: T[], value: T, max: number): void {
  if (held.length < max) held.push(value)
  else self.drop("full")
}
