import { stateLook } from "../state-look.ts"
import type { Theme } from "../theme.ts"

/** A state's shape about a point. */
export function paintGlyph(
  context: CanvasRenderingContext2D,
  state: string,
  x: number,
  y: number,
  size: number,
  theme: Theme,
): void {
  const look = stateLook(state)
  context.fillStyle = look.fill[theme]
  context.beginPath()
  switch (look.glyph) {
    case "●":
      context.arc(x, y, size * 0.68, 0, 2 * Math.PI)
      break
    case "▲":
      context.moveTo(x, y - size)
      context.lineTo(x + size * 1.05, y + size * 0.85)
      context.lineTo(x - size * 1.05, y + size * 0.85)
      break
    case "◆":
      context.moveTo(x, y - size * 1.25)
      context.lineTo(x + size * 1.25, y)
      context.lineTo(x, y + size * 1.25)
      context.lineTo(x - size * 1.25, y)
      break
    case "○":
      context.strokeStyle = look.fill[theme]
      context.lineWidth = 1.5
      context.arc(x, y, size * 0.8, 0, 2 * Math.PI)
      context.stroke()
      return
    case "▣":
      context.rect(x - size * 0.8, y - size * 0.8, size * 1.6, size * 1.6)
      break
    default:
      context.arc(x, y, 1.5, 0, 2 * Math.PI)
  }
  context.fill()
}
