/** A number from 0 to 1 (mulberry32) whose seed is state, so that a replay draws the same ones. */
export function random(state: { seed: number }): number {
  state.seed = (state.seed + 0x6d2b79f5) | 0
  let t = Math.imul(state.seed ^ (state.seed >>> 15), 1 | state.seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
}

/** A seed from a value (FNV-1a of its JSON): keys that begin with different values draw different numbers. */
export function seedOf(value: unknown): number {
  let hash = 0x811c9dc5
  for (const char of JSON.stringify(value) ?? "") hash = Math.imul(hash ^ (char.codePointAt(0) as number), 0x01000193)
  return hash | 0
}
