import { short } from "../format.ts"
import { stateLook } from "../state-look.ts"
import type { Theme } from "../theme.ts"
import { type Entry, kept, stateOf } from "./entries.ts"
import type { Matrix } from "./matrix.ts"

/** How large things are drawn, in CSS pixels. */
export interface Size {
  readonly row: number
  readonly column: number
  /** The width of the hosts' names, and the height of the services'. */
  readonly side: number
  readonly head: number
}

export const sizes: Readonly<Record<"row" | "cell", Size>> = {
  row: { row: 24, column: 136, side: 168, head: 28 },
  cell: { row: 12, column: 12, side: 120, head: 8 },
}

export interface Scene {
  readonly matrix: Matrix
  readonly size: Size
  readonly theme: Theme
  /** How far it is scrolled, and how large the window onto it is. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly now: number
  readonly selected: Entry | undefined
}

export interface Painter {
  /** Draws all that is to be seen. */
  all(scene: Scene): void
  /** Draws one entry where it stands, if that is to be seen. */
  one(entry: Entry, scene: Scene): void
}

const colours = {
  dark: {
    ground: "#0E1116",
    text: "#D9DEE5",
    strong: "#F3F5F8",
    dim: "#97A1AD",
    line: "#1E252F",
    spark: "#5B6675",
    selected: "#E8EDF4",
    raised: "#1B212A",
  },
  light: {
    ground: "#FFFFFF",
    text: "#262C34",
    strong: "#0D1117",
    dim: "#5B6570",
    line: "#E7EAEE",
    spark: "#9AA4B0",
    selected: "#10151C",
    raised: "#EFF1F4",
  },
} as const

const sans = '12px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif'
const mono = '12px ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace'
/** For how many seconds a change of state is marked. */
export const freshFor = 3

export function painter(context: CanvasRenderingContext2D): Painter {
  const fitted = new Map<string, string>()
  const fit = (text: string, room: number): string => {
    const key = `${context.font} ${room} ${text}`
    let found = fitted.get(key)
    if (found !== undefined) return found
    found = text
    while (found.length > 1 && context.measureText(found).width > room) found = `${found.slice(0, -2)}…`
    if (fitted.size > 5000) fitted.clear()
    fitted.set(key, found)
    return found
  }
  const place = (entry: Entry, { size, x, y }: Scene) => ({
    left: size.side + entry.column * size.column - x,
    top: size.head + entry.row * size.row - y,
  })

  function cell(entry: Entry, scene: Scene): void {
    const { size, theme, now, selected } = scene
    const { left, top } = place(entry, scene)
    const colour = colours[theme]
    const state = stateOf(entry, now)
    const isFresh = entry.turned !== undefined && now - entry.turned < freshFor
    context.fillStyle = isFresh || entry === selected ? colour.raised : colour.ground
    context.fillRect(left, top, size.column - 1, size.row - 1)
    if (size === sizes.cell) {
      glyph(context, state, left + 5.5, top + 5.5, 4, theme)
    } else {
      detailed(entry, state, left, top, scene)
    }
    if (entry === selected) {
      context.strokeStyle = colour.selected
      context.lineWidth = 1
      context.strokeRect(left + 0.5, top + 0.5, size.column - 2, size.row - 2)
    }
  }

  function detailed(entry: Entry, state: string, left: number, top: number, { size, theme, now }: Scene): void {
    const colour = colours[theme]
    const look = stateLook(state)
    const middle = top + size.row / 2
    glyph(context, state, left + 12, middle, 5, theme)
    ring(entry, left + 12, middle, now, colour.spark)
    context.textBaseline = "middle"
    const right = left + size.column - 8
    const inWords = state === "expired" ? `${age(now - entry.time)} ago` : look.glyph === "▣" ? state : undefined
    if (inWords !== undefined) {
      context.font = sans
      context.textAlign = "left"
      context.fillStyle = look.text[theme]
      context.fillText(fit(inWords, right - left - 26), left + 26, middle + 0.5)
      return
    }
    sparkline(entry, left + 26, top + 5, 48, size.row - 10, look.weight > 1 ? look.fill[theme] : colour.spark)
    if (entry.metric === undefined) return
    context.font = mono
    context.textAlign = "right"
    context.fillStyle = look.weight > 1 ? look.text[theme] : colour.dim
    context.fillText(short(entry.metric), right, middle + 0.5)
  }

  /** A thin arc about the shape, that drains until the entry expires. */
  function ring(entry: Entry, x: number, y: number, now: number, stroke: string): void {
    const left = (entry.until - now) / Math.max(1, entry.until - entry.time)
    // Only when some of it has gone without a word: what is refreshed in time is calm.
    if (!(left > 0) || left > 0.7) return
    context.strokeStyle = stroke
    context.lineWidth = 1
    context.beginPath()
    context.arc(x, y, 9, -Math.PI / 2, -Math.PI / 2 + Math.min(1, left) * 2 * Math.PI)
    context.stroke()
  }

  function sparkline(
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

  function sides(scene: Scene): void {
    const { matrix, size, theme, x, y, width, height } = scene
    const colour = colours[theme]
    context.textBaseline = "middle"
    context.font = sans
    context.fillStyle = colour.ground
    context.fillRect(0, 0, size.side, height)
    context.textAlign = "left"
    context.fillStyle = colour.text
    const [first, last] = seen(y, height - size.head, size.row, matrix.hosts.length)
    // In small rows a name stands at every second one.
    const each = size.row < 14 ? 2 : 1
    for (let row = first - (first % each); row < last; row += each) {
      const text = matrix.hosts[row] || "(no host)"
      context.fillText(fit(text, size.side - 20), 12, size.head + (row + 0.5) * size.row - y)
    }
    context.fillStyle = colour.ground
    context.fillRect(0, 0, width, size.head)
    if (size === sizes.row) {
      const [from, to] = seen(x, width - size.side, size.column, matrix.services.length)
      context.save()
      context.beginPath()
      context.rect(size.side, 0, width, size.head)
      context.clip()
      context.fillStyle = colour.dim
      for (let column = from; column < to; column++) {
        const text = matrix.services[column] || "(no service)"
        context.fillText(fit(text, size.column - 14), size.side + column * size.column - x + 6, size.head / 2)
      }
      context.restore()
    }
    context.fillStyle = colour.line
    context.fillRect(0, size.head - 1, width, 1)
    context.fillRect(size.side - 1, 0, 1, height)
  }

  const clipped = (scene: Scene, draw: () => void) => {
    const { size, width, height } = scene
    context.save()
    context.beginPath()
    context.rect(size.side, size.head, width, height)
    context.clip()
    draw()
    context.restore()
  }

  return {
    all(scene) {
      const { matrix, size, theme, x, y, width, height } = scene
      context.fillStyle = colours[theme].ground
      context.fillRect(0, 0, width, height)
      const [first, last] = seen(y, height - size.head, size.row, matrix.hosts.length)
      const [from, to] = seen(x, width - size.side, size.column, matrix.services.length)
      clipped(scene, () => {
        context.fillStyle = colours[theme].line
        if (size === sizes.row) {
          for (let row = first; row < last; row++) {
            context.fillRect(size.side, size.head + (row + 1) * size.row - y - 1, width, 1)
          }
        }
        for (let row = first; row < last; row++) {
          for (let column = from; column < to; column++) {
            const entry = matrix.at(row, column)
            if (entry) cell(entry, scene)
          }
        }
      })
      sides(scene)
    },
    one(entry, scene) {
      const { size, width, height } = scene
      const { left, top } = place(entry, scene)
      if (entry.row < 0 || left + size.column <= size.side || top + size.row <= size.head) return
      if (left >= width || top >= height) return
      // A whole cell cannot touch what stands beside it.
      if (left >= size.side && top >= size.head) cell(entry, scene)
      else clipped(scene, () => cell(entry, scene))
    },
  }
}

/** The first and the last but one of equal parts that are to be seen. */
function seen(offset: number, room: number, each: number, count: number): readonly [number, number] {
  return [Math.max(0, Math.floor(offset / each)), Math.min(count, Math.ceil((offset + room) / each))]
}

const age = (seconds: number): string =>
  seconds < 60
    ? `${Math.max(0, Math.round(seconds))} s`
    : seconds < 3600
      ? `${Math.floor(seconds / 60)} m`
      : seconds < 86_400
        ? `${Math.floor(seconds / 3600)} h`
        : `${Math.floor(seconds / 86_400)} d`

/** A state's shape about a point. */
function glyph(
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
