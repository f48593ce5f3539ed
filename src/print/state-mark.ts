import pico from "picocolors"
import { isShaped, type ShapedState, stateGlyph } from "./state-glyph.ts"

type Colors = ReturnType<typeof pico.createColors>

const paints: Readonly<Record<ShapedState, (colors: Colors) => (text: string) => string>> = {
  ok: colors => colors.cyan,
  warning: colors => colors.yellow,
  critical: colors => text => colors.bold(colors.red(text)),
  expired: colors => colors.dim,
}

/** A state as a cell: its glyph, the state, and the paint. */
export const stateMark = (state: string | undefined, colors: boolean) => ({
  text: state === undefined ? "-" : `${stateGlyph(state)} ${state}`,
  paint: isShaped(state) ? paints[state](pico.createColors(colors)) : String,
})
