/** How a search goes on, and when it has to end. */
export interface Search {
  /** Is told how many are left, now and then; what it answers is waited for. */
  readonly progress: (left: number, tries: number) => void | Promise<void>
  readonly isOver: () => boolean
}

/**
 * A smallest part for which something still holds, of which no single one can be left out (delta debugging); when the
 * time is over, the smallest that was found. It holds for all of them.
 */
export async function ddmin<T>(
  all: readonly T[],
  holds: (part: readonly T[]) => boolean,
  { progress, isOver }: Search,
): Promise<readonly T[]> {
  let part = all
  let pieces = 2
  let tries = 0
  const attempt = (some: readonly T[]) => {
    tries++
    return holds(some)
  }
  while (part.length > 1 && !isOver()) {
    await progress(part.length, tries)
    const found = smaller(part, Math.min(pieces, part.length), attempt, isOver)
    if (found !== undefined) {
      part = found.part
      pieces = Math.max(2, found.pieces)
    } else if (pieces >= part.length) break
    else pieces *= 2
  }
  return part
}

/** One of so many pieces of it, or all but one, if that will do. The last pieces first: causes are near their effect. */
function smaller<T>(
  part: readonly T[],
  pieces: number,
  holds: (part: readonly T[]) => boolean,
  isOver: () => boolean,
): { readonly part: readonly T[]; readonly pieces: number } | undefined {
  const size = part.length / pieces
  const bounds = Array.from({ length: pieces }, (_, i) => [Math.floor(i * size), Math.floor((i + 1) * size)] as const)
  for (const [from, to] of bounds.toReversed()) {
    if (isOver()) return undefined
    const piece = part.slice(from, to)
    if (holds(piece)) return { part: piece, pieces: 2 }
  }
  if (pieces === 2) return undefined
  for (const [from, to] of bounds) {
    if (isOver()) return undefined
    const rest = [...part.slice(0, from), ...part.slice(to)]
    if (holds(rest)) return { part: rest, pieces: pieces - 1 }
  }
  return undefined
}
