/** The first `file.ts:3:1` that a report names. */
export const placeIn = (report: string): string | undefined => /\S+\.[cm]?tsx?:\d+(?::\d+)?/.exec(report)?.[0]

/** Why the streams file was refused, in a line: the reason that the report gives, and the first line of what is behind it. */
export function reasonIn(report: string): string {
  const [, reason] = /^ {2}reason {4}(.*(?:\n {12}.*)?)/m.exec(report) ?? []
  return reason?.replace(/\n\s+/, ": ") ?? report.split("\n")[0] ?? ""
}
