import { fits, misfits } from "./fits.ts"
import { moment } from "./lapse.ts"
import type { Mark } from "./picture.ts"

/** A mark and the value that its letter stands for. */
export interface Valued extends Mark {
  readonly value: unknown
}

/** Where two rows of marks first differ, and in what. */
export interface Difference {
  readonly at: number
  readonly text: string
}

/** The first moment at which what was received is not what was expected, in number, order or value. */
export function difference(expected: readonly Valued[], received: readonly Valued[]): Difference | undefined {
  for (let i = 0; i < Math.max(expected.length, received.length); i++) {
    const [wanted, got] = [expected[i], received[i]]
    if (wanted !== undefined && got !== undefined && wanted.at === got.at && fits(got.value, wanted.value)) continue
    if (got === undefined || (wanted !== undefined && wanted.at < got.at)) return absent(wanted as Valued, received, i)
    if (wanted === undefined || got.at < wanted.at) return unexpected(got, expected, i)
    const why = misfits(got.value, wanted.value)
    return { at: got.at, text: `${wanted.letter} was expected, ${got.letter} came${why && `: ${why}`}` }
  }
  return undefined
}

function absent(wanted: Valued, received: readonly Valued[], from: number): Difference {
  const late = received.slice(from).find(({ value }) => fits(value, wanted.value))
  return {
    at: wanted.at,
    text: `${wanted.letter} was expected, ${late ? `and came late, at ${moment(late.at)}` : "and did not come"}`,
  }
}

function unexpected(got: Valued, expected: readonly Valued[], from: number): Difference {
  const due = expected.slice(from).find(({ value }) => fits(got.value, value))
  return {
    at: got.at,
    text: `${got.letter} ${due ? `came early: it was expected at ${moment(due.at)}` : "came, and was not expected"}`,
  }
}
