import type { Frame, Passed } from "../../../engine/live/watch.ts"

/** Who is shown what passes: a person, or a program. */
export interface TapReader {
  /** How many values a second it is shown, at most. */
  readonly most: number
  begin(): void
  /** Shows of what has passed at most so many values more. Answers how many. */
  show(frame: Frame, left: number): number
  end(): void
}

/** The values of a frame, at most so many. */
export const valuesOf = ({ values = [] }: Frame, left: number): readonly Passed[] => values.slice(0, left)
