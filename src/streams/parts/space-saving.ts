/** How often one value was seen. */
export interface Count<T> {
  readonly value: string
  /** At least as often as it was seen; by no more than `error` too often. */
  count: number
  readonly error: number
  /** What came with the value last. */
  last: T
}

/**
 * Space-Saving: the most frequent of any number of values, in a bounded number of counts. Where all are taken, a new
 * value takes the place of the least frequent, and its count: what is more frequent than 1 in `max` is never missing.
 */
export interface Counts<T> {
  /** A heap: each count is at most that of the two that stand at twice its place. */
  heap: Count<T>[]
  /** Where each value stands in it. */
  places: Map<string, number>
}

export const noCounts = <T>(): Counts<T> => ({ heap: [], places: new Map() })

/** Counts a value; false when it took the place of another. */
export function see<T>(counts: Counts<T>, value: string, last: T, max: number): boolean {
  const { heap, places } = counts
  const known = places.get(value)
  if (known !== undefined) {
    const at = heap[known] as Count<T>
    at.count++
    at.last = last
    sink(counts, at, known)
    return true
  }
  if (heap.length < max) {
    rise(counts, { value, count: 1, error: 0, last }, heap.length)
    return true
  }
  const [least] = heap as [Count<T>]
  places.delete(least.value)
  sink(counts, { value, count: least.count + 1, error: least.count, last }, 0)
  return false
}

/** The `k` most frequent, the most frequent first; of equals the first by text. */
export function top<T>({ heap }: Counts<T>, k: number): Count<T>[] {
  return [...heap].sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)).slice(0, k)
}

function put<T>({ heap, places }: Counts<T>, one: Count<T>, place: number): void {
  heap[place] = one
  places.set(one.value, place)
}

function rise<T>(counts: Counts<T>, one: Count<T>, place: number): void {
  while (place > 0) {
    const parent = (place - 1) >> 1
    const above = counts.heap[parent] as Count<T>
    if (above.count <= one.count) break
    put(counts, above, place)
    place = parent
  }
  put(counts, one, place)
}

function sink<T>(counts: Counts<T>, one: Count<T>, place: number): void {
  const { heap } = counts
  for (let down = 2 * place + 1; down < heap.length; down = 2 * place + 1) {
    const [left, right] = [heap[down] as Count<T>, heap[down + 1]]
    const below = right !== undefined && right.count < left.count ? right : left
    if (below.count >= one.count) break
    put(counts, below, place)
    place = below === left ? down : down + 1
  }
  put(counts, one, place)
}
