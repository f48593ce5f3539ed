import { isShaped, type ShapedState, stateGlyph } from "../../print/state-glyph.ts"
import type { Theme } from "./theme.ts"

/** How a state looks: its shape tells it without its colour. */
export interface StateLook {
  readonly glyph: string
  /** The shape's colour, and that of text of this state, which needs more contrast in the light. */
  readonly fill: Readonly<Record<Theme, string>>
  readonly text: Readonly<Record<Theme, string>>
  /** How much it matters, from 0. */
  readonly weight: number
}

const look = (glyph: string, weight: number, dark: string, light: string, text = light): StateLook => ({
  glyph,
  weight,
  fill: { dark, light },
  text: { dark, light: text },
})

const looks: Readonly<Record<ShapedState, StateLook>> = {
  ok: look(stateGlyph("ok"), 0, "#2F86C9", "#0B6CB8"),
  expired: look(stateGlyph("expired"), 2, "#B4BAC1", "#6E7781", "#5F6872"),
  warning: look(stateGlyph("warning"), 3, "#FFD95A", "#C98500", "#8A5A00"),
  critical: look(stateGlyph("critical"), 4, "#FA4A1E", "#A8071A"),
}
const own = look(stateGlyph("unknown"), 1, "#AEB6C0", "#59636E")
const none = look("·", 0, "#8B949E", "#59636E")

/** A fifth hue would look like one of the four to many people: any other state is neutral, and told by its name. */
export const stateLook = (state: string | null | undefined): StateLook =>
  state === undefined || state === null || state === "" ? none : isShaped(state) ? looks[state] : own

/** The class that colours text of a state. */
export const stateClass = (state: string | undefined): string => (isShaped(state) ? `is-${state}` : "is-other")
