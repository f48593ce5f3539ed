import { type Entry, stateOf } from "./entries.ts"
import { fitting } from "./fitting.ts"
import { paintCell } from "./paint-cell.ts"
import { paintGlyph } from "./paint-glyph.ts"
import { colours, type Scene, sans, sizes } from "./scene.ts"

export interface Painter {
  /** Draws all that is to be seen. */
  all(scene: Scene): void
  /** Draws one entry where it stands, if that is to be seen. */
  one(entry: Entry, scene: Scene): void
}

/** For how many seconds a change of state is marked. */
export const freshFor = 3

export function painter(context: CanvasRenderingContext2D): Painter {
  const fit = fitting(context)
  const place = (entry: Entry, { size, x, y }: Scene) => ({
    left: size.side + entry.column * size.column - x,
    top: size.head + entry.row * size.row - y,
  })

  function cell(entry: Entry, scene: Scene): void {
    const { size, theme, now, selected } = scene
    const { left, top } = place(entry, scene)
    const colour = colours[theme]
    const isFresh = entry.turned !== undefined && now - entry.turned < freshFor
    context.fillStyle = isFresh || entry === selected ? colour.raised : colour.ground
    context.fillRect(left, top, size.column - 1, size.row - 1)
    if (size === sizes.cell) {
      paintGlyph(context, stateOf(entry, now), left + 5.5, top + 5.5, 4, theme)
    } else {
      paintCell(context, fit, entry, [left, top], scene)
    }
    if (entry === selected) {
      context.strokeStyle = colour.selected
      context.lineWidth = 1
      context.strokeRect(left + 0.5, top + 0.5, size.column - 2, size.row - 2)
    }
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
