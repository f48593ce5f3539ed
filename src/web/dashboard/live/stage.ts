import { shownNow } from "../live.ts"
import type { Theme } from "../theme.ts"
import type { Entry } from "./entries.ts"
import { type Matrix, noMatrix } from "./matrix.ts"
import { freshFor, painter } from "./painter.ts"
import { type Scene, type Size, sizes } from "./scene.ts"

/** The canvas of the grid: draws what changed, once a frame, and never for longer than a frame bears. */
export interface Stage {
  show(change: Partial<Showing>): void
  /** These look otherwise now. */
  touch(entries: Iterable<Entry>): void
  /** The row and column at a point of the canvas, in CSS pixels. */
  at(x: number, y: number): { readonly row: number; readonly column: number } | undefined
  stop(): void
}

interface Showing {
  readonly matrix: Matrix
  readonly size: Size
  readonly theme: Theme
  readonly selected: Entry | undefined
  /** The moment that is shown, where that is not now. */
  readonly moment: number | undefined
}

/** What drawing may take of a frame, in milliseconds; what is left comes in the next. */
const budget = 4
/** The time is looked at once in so many cells. */
const between = 32

export function stage(canvas: HTMLCanvasElement, room: HTMLElement): Stage {
  const context = canvas.getContext("2d", { alpha: false })!
  const paint = painter(context)
  const dirty = new Set<Entry>()
  let showing: Showing = { matrix: noMatrix, size: sizes.row, theme: "dark", selected: undefined, moment: undefined }
  let all = true
  let request = 0
  // Kept, since to ask an element has the browser lay out all of the page at once.
  let { clientWidth: width, clientHeight: height, scrollLeft: x, scrollTop: y } = room

  const scene = (): Scene => ({
    ...showing,
    x,
    y,
    width,
    height,
    now: showing.moment ?? shownNow(),
  })
  const draw = () => {
    request = 0
    const now = scene()
    if (all) {
      all = false
      dirty.clear()
      return paint.all(now)
    }
    const end = performance.now() + budget
    let count = 0
    for (const entry of dirty) {
      dirty.delete(entry)
      paint.one(entry, now)
      if (++count % between === 0 && performance.now() > end) break
    }
    if (dirty.size > 0) soon()
  }
  const soon = () => {
    request ||= requestAnimationFrame(draw)
  }
  const everything = () => {
    all = true
    soon()
  }

  const fit = new ResizeObserver(() => {
    width = room.clientWidth
    height = room.clientHeight
    const scale = devicePixelRatio
    canvas.width = Math.round(width * scale)
    canvas.height = Math.round(height * scale)
    canvas.style.width = `${width}px`
    canvas.style.height = `${height}px`
    context.setTransform(scale, 0, 0, scale, 0, 0)
    // A canvas is black once its size is set: it is drawn before that can be seen.
    cancelAnimationFrame(request)
    all = true
    draw()
  })
  fit.observe(room)
  const scrolled = () => {
    x = room.scrollLeft
    y = room.scrollTop
    everything()
  }
  room.addEventListener("scroll", scrolled, { passive: true })
  // Rings drain, marks fade and entries expire without a word from the server.
  const ticking = setInterval(() => {
    const { matrix, size } = showing
    if (size !== sizes.row || document.hidden) return
    const now = scene()
    const from = Math.floor(now.y / size.row)
    const left = Math.floor(now.x / size.column)
    for (let row = from; row < from + height / size.row + 1; row++) {
      for (let column = left; column < left + width / size.column + 1; column++) {
        const entry = matrix.at(row, column)
        if (entry) dirty.add(entry)
      }
    }
    soon()
  }, 1000)

  return {
    show(change) {
      showing = { ...showing, ...change }
      everything()
    },
    touch(entries) {
      if (all) return
      for (const entry of entries) {
        dirty.add(entry)
        if (entry.turned !== undefined && showing.size === sizes.cell && scene().now - entry.turned < 0.5) {
          setTimeout(() => (dirty.add(entry), soon()), freshFor * 1000)
        }
      }
      if (dirty.size > 0) soon()
    },
    at(across, down) {
      const { size, matrix } = showing
      if (across < size.side || down < size.head) return undefined
      const row = Math.floor((down - size.head + y) / size.row)
      const column = Math.floor((across - size.side + x) / size.column)
      return row < matrix.hosts.length && column < matrix.services.length ? { row, column } : undefined
    },
    stop() {
      cancelAnimationFrame(request)
      clearInterval(ticking)
      fit.disconnect()
      room.removeEventListener("scroll", scrolled)
    },
  }
}
