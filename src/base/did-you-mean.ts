/** The number of letters to change, add, drop or swap with their neighbour to make `b` of `a`; `beyond` if more. */
export function distance(a: string, b: string, beyond: number): number {
  if (Math.abs(a.length - b.length) >= beyond) return beyond
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let cost = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2]! + 1)
      row.push(cost)
    }
    before = previous
    previous = row
  }
  return Math.min(previous[b.length]!, beyond)
}

/**
 * The candidate that was probably meant by a mistyped word: at most two letters off, half of them right,
 * whatever the case. `undefined` if there is none; the first of equally near ones.
 */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > 100) return undefined
  const lower = word.toLowerCase()
  let best: string | undefined
  let least = Math.min(3, Math.floor(word.length / 2) + 1)
  for (const candidate of candidates) {
    const off = candidate === word ? least : distance(lower, candidate.toLowerCase(), least)
    if (off < least) {
      least = off
      best = candidate
    }
  }
  return best
}
