/** A moment within what is recorded. */
export const within = (at: number, { first, last }: { readonly first: number; readonly last: number }): number =>
  Math.min(last, Math.max(first, at))

/** Keys of a scrubber, and by how many seconds they move: a part of the span for those that leap. */
export function leap(key: string, length: number, large: boolean): number | undefined {
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return large ? -60 : -1
    case "ArrowRight":
    case "ArrowUp":
      return large ? 60 : 1
    case "PageDown":
      return -Math.max(60, length / 20)
    case "PageUp":
      return Math.max(60, length / 20)
    case "Home":
      return Number.NEGATIVE_INFINITY
    case "End":
      return Number.POSITIVE_INFINITY
    default:
      return undefined
  }
}
