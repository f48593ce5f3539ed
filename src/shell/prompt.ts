import pico from "picocolors"

interface Standing {
  readonly context: string | undefined
  readonly isConnected: boolean
  /** The file on disk is not what runs. */
  readonly isStale: boolean
  readonly isInside: boolean
  readonly isRed: boolean
}

/** `dmon> `; `?` while no dmon answers, `!` while the file on disk is not what runs; red where care is due. */
export function prompt({ context, isConnected, isStale, isInside, isRed }: Standing, colors: boolean): string {
  const { red } = pico.createColors(colors)
  const place = `dmon${isInside ? "(inside)" : ""}${context === undefined ? "" : `[${context}]`}`
  const text = `${place}${isConnected ? (isStale ? "!" : "") : "?"}>`
  return `${isInside || isRed ? red(text) : text} `
}
