/**
 * How many numbers there were of each size, in buckets whose bounds grow by a constant factor (DDSketch): from these
 * any quantile is known within a relative error. Plain data.
 */
export interface Buckets {
  /** Counts by bucket, and below which bucket all fall to the last one that was kept. */
  readonly above: Side
  readonly below: Side
  zeros: number
  total: number
  least: number
  most: number
}
interface Side {
  counts: Map<number, number>
  floor: number
}

const side = (): Side => ({ counts: new Map(), floor: Number.MIN_SAFE_INTEGER })

export const noBuckets = (): Buckets => ({ above: side(), below: side(), zeros: 0, total: 0, least: 0, most: 0 })

/** Bounds grow by this, so that the middle of a bucket is within the error of all that is in it. */
const growth = (error: number): number => (1 + error) / (1 - error)

/**
 * Counts a number. Of more than `max` buckets above or below zero the two nearest to zero become one, whose error then
 * is larger: returns how many numbers that befell.
 */
export function add(to: Buckets, number: number, error: number, max: number): number {
  to.least = to.total === 0 ? number : Math.min(to.least, number)
  to.most = to.total === 0 ? number : Math.max(to.most, number)
  to.total++
  if (number === 0) {
    to.zeros++
    return 0
  }
  const into = number > 0 ? to.above : to.below
  const at = Math.max(Math.ceil(Math.log(Math.abs(number)) / Math.log(growth(error))), into.floor)
  const { counts } = into
  counts.set(at, (counts.get(at) ?? 0) + 1)
  if (counts.size <= max) return 0
  const [lowest, next] = inOrder(counts) as [[number, number], [number, number]]
  counts.delete(lowest[0])
  counts.set(next[0], lowest[1] + next[1])
  into.floor = next[0]
  return lowest[1]
}

/** About the number that stands at a point of all, in order: 0 the smallest, 1 the largest, both exact. There must be one. */
export function quantile(of: Buckets, point: number, error: number): number {
  let rank = Math.min(of.total - 1, Math.floor(of.total * point))
  if (rank === 0) return of.least
  if (rank === of.total - 1) return of.most
  const grows = growth(error)
  const middle = (bucket: number) => (2 * grows ** bucket) / (grows + 1)
  const all: [number, number][] = [
    ...inOrder(of.below.counts)
      .reverse()
      .map(([bucket, count]): [number, number] => [-middle(bucket), count]),
    [0, of.zeros],
    ...inOrder(of.above.counts).map(([bucket, count]): [number, number] => [middle(bucket), count]),
  ]
  const [number] = all.find(([, count]) => (rank -= count) < 0) as [number, number]
  return Math.min(Math.max(number, of.least), of.most)
}

const inOrder = (counts: ReadonlyMap<number, number>): [bucket: number, count: number][] =>
  [...counts].sort(([a], [b]) => a - b)
