import type { Theme } from "../theme.ts"
import type { Entry } from "./entries.ts"
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

export const colours = {
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

export const sans = '12px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif'
export const mono = '12px ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace'
