import { type Duration, duration } from "../../base/duration.ts"

/** For timers that are set one period ahead, after an edit of it, which is the `nth` argument: counted from the same moment. */
export const retimed =
  (ms: number, nth = 0) =>
  (due: number, old: readonly unknown[]): number =>
    due + ms - duration(old[nth] as Duration)
