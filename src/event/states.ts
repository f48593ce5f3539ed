const badness = { ok: 0, warning: 2, critical: 4, unknown: 3, expired: 1 }

/** A state that means the same everywhere, by convention; an event may bear any other. */
export type State = keyof typeof badness
export const states = Object.keys(badness) as readonly State[]

/** From bad to good: what is known to be broken counts for more than what is not known. */
export const worstFirst: readonly State[] = [...states].sort((a, b) => badness[b] - badness[a])

export const isState = (state: string | undefined): state is State =>
  state !== undefined && Object.hasOwn(badness, state)
