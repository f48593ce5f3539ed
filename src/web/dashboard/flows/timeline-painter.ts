import { stateLook } from "../state-look.ts"
import type { Theme } from "../theme.ts"
import { type Marble, stateOf } from "./marbles.ts"

/** The height of a lane, and how many seconds are to be seen. */
export const lane = 26
export const seconds = 60

export interface TimelinePicture {
  readonly theme: Theme
  /** CSS pixels, and how many of the screen make one. */
  readonly width: number
  readonly lanes: number
  readonly ratio: number
  /** The time at the right edge. */
  readonly end: number
  readonly marbles: readonly Marble[]
  /** What is pointed at; what else the same event became is joined with it. */
  readonly at: Marble | undefined
  readonly range: readonly [from: number, to: number] | undefined
}

/** Where a time stands, and which time stands where. */
const xOf = (time: number, { width, end }: Pick<TimelinePicture, "width" | "end">): number =>
  ((time - (end - seconds)) / seconds) * width
export const timeAt = (x: number, { width, end }: Pick<TimelinePicture, "width" | "end">): number =>
  end - seconds + (x / width) * seconds

/** Marbles nearer than this are one; the worst of them is seen. */
const step = 5

export function paintTimeline(canvas: HTMLCanvasElement, picture: TimelinePicture): void {
  const { width, lanes, ratio, theme, marbles, at, range } = picture
  const context = canvas.getContext("2d")
  if (context === null) return
  const style = getComputedStyle(canvas)
  const color = (name: string) => style.getPropertyValue(name)
  const height = lanes * lane
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio)
    canvas.height = Math.round(height * ratio)
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, width, height)
  if (range !== undefined) {
    const [from, to] = [xOf(range[0], picture), xOf(range[1], picture)]
    context.fillStyle = color("--raised")
    context.fillRect(from, 0, Math.max(1, to - from), height)
    context.fillStyle = color("--text")
    context.fillRect(from, 0, 1, height)
    context.fillRect(to, 0, 1, height)
  }
  context.strokeStyle = color("--line")
  context.lineWidth = 1
  context.beginPath()
  for (let i = 0; i < lanes; i++) {
    const y = Math.round(i * lane + lane / 2) + 0.5
    context.moveTo(0, y)
    context.lineTo(width, y)
  }
  context.stroke()
  const own = at === undefined ? [] : marbles.filter(({ group }) => group === at.group)
  if (own.length > 1) {
    context.strokeStyle = color("--dim")
    context.beginPath()
    own.forEach((one, i) => {
      const [x, y] = [xOf(one.time, picture), one.lane * lane + lane / 2]
      if (i === 0) context.moveTo(x, y)
      else context.lineTo(x, y)
    })
    context.stroke()
  }
  const seen = new Map<number, Marble>()
  for (const one of marbles) {
    const x = xOf(one.time, picture)
    if (x < -step || x > width + step) continue
    const spot = Math.round(one.time / ((seconds / width) * step)) * lanes + one.lane
    const known = seen.get(spot)
    if (known === undefined || stateLook(stateOf(one.value)).weight >= stateLook(stateOf(known.value)).weight)
      seen.set(spot, one)
  }
  context.textAlign = "center"
  context.textBaseline = "middle"
  const draw = (one: Marble, large: boolean) => {
    const look = stateLook(stateOf(one.value))
    const [x, y] = [xOf(one.time, picture), one.lane * lane + lane / 2]
    context.font = `${large ? 17 : look.weight > 1 ? 14 : 11}px system-ui, sans-serif`
    context.fillStyle = large ? color("--strong") : look.fill[theme]
    context.fillText(look.glyph === "·" ? "•" : look.glyph, x, y)
  }
  for (const one of seen.values()) draw(one, false)
  for (const one of own) draw(one, one === at)
  if (at !== undefined) draw(at, true)
}
