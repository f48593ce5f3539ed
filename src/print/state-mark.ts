import pico from "picocolors"

type Colors = ReturnType<typeof pico.createColors>

/** Each state has its own shape besides its colour; any other state is a neutral one. */
const marks: Readonly<Record<string, readonly [glyph: string, color: (colors: Colors) => (text: string) => string]>> = {
  ok: ["●", colors => colors.cyan],
  warning: ["▲", colors => colors.yellow],
  critical: ["◆", colors => text => colors.bold(colors.red(text))],
  expired: ["○", colors => colors.dim],
}

/** A state as a cell: its glyph, the state, and the paint. */
export function stateMark(state: string | undefined, colors: boolean) {
  const [glyph, color] = (Object.hasOwn(marks, state ?? "") && marks[state ?? ""]) || ["▣", () => String]
  return { text: state === undefined ? "-" : `${glyph} ${state}`, paint: color(pico.createColors(colors)) }
}
