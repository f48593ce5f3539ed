/**
 * HyperLogLog: about how many different texts there were, in a byte for each of 2^precision registers. A register
 * keeps the longest run of zeros that the hashes which fall to it begin with; the error is about 1.04 / √registers.
 */
export const registers = (precision: number): Uint8Array => new Uint8Array(2 ** precision)

/** Counts a text; one that was counted before changes nothing. */
export function count(into: Uint8Array, text: string): void {
  const [place, run] = hashes(text)
  const at = place & (into.length - 1)
  const rank = Math.clz32(run) + 1
  if (rank > (into[at] as number)) into[at] = rank
}

/**
 * How many different texts were counted. Registers that are still empty are what says most where there were few texts
 * (linear counting); Ertl's estimator (2017) weighs them together with the others, so that no range of counts is biased
 * and none needs a table.
 */
export function estimate(of: Uint8Array): number {
  const ranks = new Float64Array(34)
  for (let i = 0; i < of.length; i++) ranks[of[i] as number]!++
  let harmonic = 0
  for (let rank = 33; rank >= 1; rank--) harmonic = (harmonic + (ranks[rank] as number)) / 2
  const empty = emptiness((ranks[0] as number) / of.length)
  return of.length ** 2 / (2 * Math.LN2 * (of.length * empty + harmonic))
}

/** What the share of empty registers adds: x + x²·1 + x⁴·2 + x⁸·4 + …, infinite for 1. */
function emptiness(share: number): number {
  if (share === 1) return Number.POSITIVE_INFINITY
  let [sum, before, weight] = [share, -1, 1]
  for (let power = share; sum !== before; weight *= 2) {
    power *= power
    before = sum
    sum += power * weight
  }
  return sum
}

/** Two hashes of a text, each of 32 bits (cyrb53, unmixed). Its seeds are constants, so that a replay counts the same. */
function hashes(text: string): [number, number] {
  let [a, b] = [0xdeadbeef, 0x41c6ce57]
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = Math.imul(a ^ code, 2_654_435_761)
    b = Math.imul(b ^ code, 1_597_334_677)
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909)
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909)
  return [a, b]
}
