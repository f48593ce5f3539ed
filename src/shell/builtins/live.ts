import { concatMap, from, map, type Observable, timer } from "rxjs"
import { type Picture, picture } from "../show/picture.ts"
import { askedAgain } from "./later.ts"

/** Does something every so many seconds, and shows what came of it in place of what was before. */
export type Repeat = (ask: () => unknown, seconds?: number) => Observable<Picture>

/** `lines`: a value as it is printed. */
export function repeats(lines: (value: unknown) => readonly string[]): Repeat {
  return (ask, seconds = 1) =>
    timer(0, Math.max(0.1, seconds) * 1000).pipe(
      concatMap(() => from(Promise.resolve().then(ask))),
      map(value => picture(lines(value), value)),
    )
}

/** `live(query("…"), 1)`, or of a function: shows it anew every second. */
export function lively(repeat: Repeat) {
  return (expression: unknown, seconds = 1): Observable<Picture> => {
    const again = askedAgain(expression)
    const ask = again ?? (typeof expression === "function" ? (expression as () => unknown) : () => expression)
    return repeat(ask, seconds)
  }
}
