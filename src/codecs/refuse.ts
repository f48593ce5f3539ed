/** One thing that was refused: where, and why. */
export interface Refusal {
  readonly at: number
  readonly why: string
}

/** How many refusals of one message are told apart. */
const told = 100

/** Notes a refusal. From the hundredth on they share one entry: the count stays true, a flood costs a pointer each. */
export function refuse(bad: Refusal[], at: number, why: string): void {
  if (bad.length < told) bad.push({ at, why })
  else bad.push(bad[told] ?? { at, why: `${why}; those after it are not told apart` })
}

/** An empty event takes two bytes: the frame cap alone would let one message make millions of objects. */
export const maxEvents = 262_144
export const tooMany = `the message holds more than ${maxEvents} events`
