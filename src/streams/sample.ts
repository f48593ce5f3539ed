import { operator, type Passing, type Self } from "./core/operator.ts"
import { must } from "./parts/must.ts"
import { random, seedOf } from "./parts/random.ts"

/** Which part passes: one of so many, in turn, or each by chance. */
type Part = { readonly every: number; readonly chance?: never } | { readonly chance: number; readonly every?: never }

interface Sample {
  seen: number
  seed: number
}

/**
 * Passes a part of the values: every so many-th, or each by chance.
 *
 *     in                      a-b-c-d-e--|
 *     sample({ every: 2 })    --b---d----|
 *     sample({ chance: 0.4 }) --b-----e--|     say
 *
 * Passes anything, arrays too. Chance is drawn from a generator whose seed is the first value and is kept: the same
 * input gives the same sample, and keys of a `by` draw numbers of their own. Neither event times nor the clock matter.
 *
 * @example when({ service: "request" }, sample({ chance: 0.01 }, log()))
 * @see throttle, for a number of values in a time
 */
export const sample = operator("sample", (part: Part) => {
  const { every, chance } = part
  must(
    (every === undefined) !== (chance === undefined),
    `sample was given ${JSON.stringify(part)}`,
    "{ every: 10 } or { chance: 0.1 }",
  )
  must(every === undefined || (Number.isInteger(every) && every > 0), `sample of every ${every}`, "a whole number")
  must(chance === undefined || (chance >= 0 && chance <= 1), `sample by a chance of ${chance}`, "0.1 for one in ten")
  return {
    state: (): Sample => ({ seen: 0, seed: 0 }),
    next(value: unknown, self: Self<Sample, unknown>) {
      const { state } = self
      if (every !== undefined) {
        state.seen = (state.seen + 1) % every
        if (state.seen === 0) self.emit(value)
        return
      }
      if (state.seen++ === 0) state.seed = seedOf(value)
      if (random(state) < (chance as number)) self.emit(value)
    },
  }
}) as Passing<[part: Part]>
