/** Is an argument the one that was saved? A function is saved as null; all functions count as the same one. */
export const sameArg = (saved: unknown, now: unknown): boolean =>
  JSON.stringify(saved ?? null) === (JSON.stringify(now ?? null) ?? "null")
