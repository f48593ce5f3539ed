import { span } from "../../../print/span.ts"
import { short } from "../format.ts"
import { stateLook } from "../state-look.ts"
import { type Entry, kept, stateOf } from "./entries.ts"
import { paintGlyph } from "./paint-glyph.ts"
import { colours, mono, type Scene, sans } from "./scene.ts"

/** What a large cell tells of its entry, where it begins: its shape, how it went, what it measured. */
export function paintCell(
  context: CanvasRenderingContext2D,
  fit: (text: string, room: number) => string,
  entry: Entry,
  [left, top]: readonly [left: number, top: number],
  { size, theme, now }: Scene,
): void {
  const colour = colours[theme]
  const state = stateOf(entry, now)
  const look = stateLook(state)
  const middle = top + size.row / 2
  paintGlyph(context, state, left + 12, middle, 5, theme)
  ring(context, entry, left + 12, middle, now, colour.spark)
  context.textBaseline = "middle"
  const right = left + size.column - 8
  const inWords = state === "expired" ? `${span(now - entry.time)} ago` : look.glyph === "▣" ? state : undefined
  if (inWords !== undefined) {
    context.font = sans
    context.textAlign = "left"
    context.fillStyle = look.text[theme]
    context.fillText(fit(inWords, right - left - 26), left + 26, middle + 0.5)
    return
  }
  sparkline(context, entry, left + 26, top + 5, 48, size.row - 10, look.weight > 1 ? look.fill[theme] : colour.spark)
  if (entry.metric === undefined) return
  context.font = mono
  context.textAlign = "right"
  context.fillStyle = look.weight > 1 ? look.text[theme] : colour.dim
  context.fillText(short(entry.metric), right, middle + 0.5)
}

/** A thin arc about the shape, that drains until the entry expires. */
function ring(
  context: CanvasRenderingContext2D,
  entry: Entry,
  x: number,
  y: number,
  now: number,
  stroke: string,
): void {
  const left = (entry.until - now) / Math.max(1, entry.until - entry.time)
  // Only when some of it has gone without a word: what is refreshed in time is calm.
  if (!(left > 0) || left > 0.7) return
  context.strokeStyle = stroke
  context.lineWidth = 1
  context.beginPath()
  context.arc(x, y, 9, -Math.PI / 2, -Math.PI / 2 + Math.min(1, left) * 2 * Math.PI)
  context.stroke()
}

/** The metrics that an entry has kept, as a line. */
function sparkline(
  context: CanvasRenderingContext2D,
  { metrics, at }: Entry,
  x: number,
  y: number,
  width: number,
  height: number,
  stroke: string,
): void {
  if (metrics === undefined) return
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const metric of metrics) {
    if (metric < least) least = metric
    if (metric > most) most = metric
  }
  if (!Number.isFinite(most - least)) return
  // What hardly moves is drawn as what hardly moves.
  const range = Math.max(most - least, Math.abs(most) * 0.1, Number.MIN_VALUE)
  const floor = (most + least - range) / 2
  const step = width / (kept - 1)
  context.strokeStyle = stroke
  context.lineWidth = 1
  context.beginPath()
  let isDown = false
  for (let i = 0; i < kept; i++) {
    const metric = metrics[(at + i) % kept]!
    if (Number.isNaN(metric)) continue
    const across = x + i * step
    const down = y + height - ((metric - floor) / range) * height
    if (isDown) context.lineTo(across, down)
    else context.moveTo(across, down)
    isDown = true
  }
  context.stroke()
}
