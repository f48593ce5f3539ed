import { Observable, take } from "rxjs"
import { DmonError } from "../../base/error.ts"
import type { Remote } from "../../engine/remote.ts"
import { query as parse } from "../../query/query.ts"
import { markPassed } from "../show/passed.ts"
import { nameOf, type Streams } from "./streams.ts"

export interface TapOptions {
  /** Only events that match. */
  readonly query?: string
  /** Ends after so many. */
  readonly n?: number
  /** Values a second; when there are more, these are an even sample of them. */
  readonly rate?: number
  /** What a place is given, or what it emits. */
  readonly side?: "in" | "out"
}

/** `tap(streams.api)`, `tap("api/*")`, `tap('state = "critical"')`, `tap()`: what passes there, as an Observable. */
export function taps(remote: () => Remote, streams: () => Streams) {
  return (of?: unknown, options: TapOptions = {}): Observable<unknown> => {
    const { n, rate, side } = options
    const named = of === undefined ? "" : nameOf(of, streams())
    // Of a stream, all that its operators emit; what enters it is what enters every stream.
    const place = Object.hasOwn(streams(), named) ? `${named}/*` : named
    const isQuery = typeof of === "string" && asksEvents(of, streams())
    const query = [...(isQuery ? [named] : []), ...(options.query === undefined ? [] : [options.query])]
    const text = query.length > 1 ? query.map(one => `(${one})`).join(" and ") : (query[0] ?? "true")
    // One that cannot be read is told where it stands, not when it is watched.
    parse(text)
    const values = new Observable<unknown>(observer => {
      let watched: { end(): void } | undefined
      const request = {
        kind: "tap",
        query: text,
        of: isQuery ? "" : place,
        ...(side !== undefined && { side }),
        ...(rate !== undefined && { most: rate }),
      } as const
      remote()
        .watch(
          request,
          frame => {
            for (const one of frame.values ?? []) {
              markPassed(one)
              observer.next(one.value)
            }
          },
          { over: () => observer.error(over()) },
        )
        .then(
          begun => {
            watched = begun
            if (observer.closed) begun.end()
          },
          error => observer.error(error),
        )
      return () => watched?.end()
    })
    return n === undefined ? values : values.pipe(take(n))
  }
}

/** Whether a text is a query, and not the address of a place: those have no blanks, quotes or comparisons. */
const asksEvents = (text: string, streams: Streams): boolean =>
  text === "true" || (/[\s"'=<>~]/.test(text) && !Object.hasOwn(streams, text))

const over = () =>
  new DmonError("DM511", "the dmon that was tapped has ended the connection", {
    why: "it was stopped, or restarted",
    fix: "tap again when it is back",
  })
