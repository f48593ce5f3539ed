/** Where a value stands, or would stand, in a list that is in order: the first place whose own is not below it. */
export function placeOf<T>(list: readonly T[], value: number, of: (one: T) => number): number {
  let [from, to] = [0, list.length]
  // What comes in order stands at the end.
  if (to > 0 && of(list[to - 1] as T) < value) return to
  while (from < to) {
    const middle = (from + to) >> 1
    if (of(list[middle] as T) < value) from = middle + 1
    else to = middle
  }
  return from
}
