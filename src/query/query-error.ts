import { DmonError } from "../base/error.ts"

/** How much of a long line is shown around the place. */
const width = 100

/** The line of a query with a place in it underlined: `at`, for `length` characters and at least one. */
export function underline(query: string, at: number, length: number): string {
  const start = query.lastIndexOf("\n", at - 1) + 1
  const newline = query.indexOf("\n", at)
  const line = query.slice(start, newline < 0 ? query.length : newline)
  const column = at - start
  const from = line.length > width ? Math.max(0, column - width / 2) : 0
  const shown = line.slice(from, from + width)
  const lead = from > 0 ? "…" : ""
  const tail = from + width < line.length ? "…" : ""
  // By code points, which is nearer to what a terminal shows than UTF-16 units.
  const indent = [...lead, ...line.slice(from, column)].length
  const marked = [...shown.slice(column - from, column - from + length)].length
  return `  ${lead}${shown.replaceAll("\t", " ")}${tail}\n  ${" ".repeat(indent)}${"~".repeat(Math.max(1, marked))}`
}

/** Where in a query something is. */
export interface Place {
  readonly at: number
  readonly length: number
}

const places = new WeakMap<DmonError, Place>()

/** Where the mistake stands that an error of this query tells of. */
export const placeOf = (error: DmonError): Place | undefined => places.get(error)

/** An error in a query, at a place: `what` is a sentence of its own, since a protocol may carry nothing else. */
export function queryError(
  code: "DM302" | "DM303",
  query: string,
  at: number,
  length: number,
  what: string,
  meant?: string,
): DmonError {
  const line = query.slice(0, at).split("\n").length
  const column = at - query.lastIndexOf("\n", at - 1)
  const where = `${line > 1 ? `line ${line}, ` : ""}column ${column}`
  const error = new DmonError(code, `cannot read the query at ${where}: ${what}`, {
    frame: underline(query, at, length),
    ...(meant !== undefined && { more: { "did you mean": `${meant} ?` } }),
  })
  places.set(error, { at, length })
  return error
}
