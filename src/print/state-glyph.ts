import { type State, worstFirst } from "../event/states.ts"

const glyphs = { ok: "●", warning: "▲", critical: "◆", expired: "○" }

/** A state that has a shape of its own, besides its colour; any other is neutral, and told by its name. */
export type ShapedState = keyof typeof glyphs
export const isShaped = (state: string | null | undefined): state is ShapedState => Object.hasOwn(glyphs, state ?? "")

/** Those, the worst first. */
export const shapedStates = worstFirst.filter((state): state is State & ShapedState => isShaped(state))

/** The shape of a state. */
export const stateGlyph = (state: string): string => (isShaped(state) ? glyphs[state] : "▣")
