import { DmonError } from "../base/error.ts"

/**
 * What the process answers its caller, by the code of what went wrong: 1 negative result, 2 usage, 3 streams cannot
 * load, 4 cannot listen, 5 cannot reach, 6 refused for want of authority, 7 versions that do not fit.
 */
const table: readonly (readonly [first: number, last: number, exit: number])[] = [
  [101, 101, 4], // the address is taken
  [102, 109, 3],
  [110, 110, 2], // settings
  [111, 112, 4], // the name is taken, the address cannot be had
  [113, 116, 3],
  [117, 117, 4], // the control socket
  [118, 119, 3],
  [120, 121, 4], // certificates, tokens
  [122, 125, 3],
  [130, 130, 4], // exposure: a listener lacks what it needs
  [131, 149, 2], // settings, usage, files that cannot be written
  [150, 159, 2], // recordings, and what is asked of them
  [160, 161, 2], // tokens and contexts that are there already, or are not
  [171, 171, 2], // the shell: an entry that cannot be read
  [173, 175, 2],
  [177, 178, 2],
  [203, 203, 2], // an event that cannot be taken
  [300, 399, 2], // queries and requests
  [400, 499, 5], // outputs
  [501, 501, 6],
  [502, 502, 7],
  [503, 506, 6], // too small a role, too many failures or requests, a page of another site
  [510, 519, 5],
  [602, 605, 2], // the data folder
]

/** Ended by Ctrl-C, as shells count it. */
export const interrupted = 130

/** The exit code of a failed command. What has no code of dmon's is a negative result. */
export function exitCode(error: unknown): number {
  if (!(error instanceof DmonError)) return 1
  const code = Number(/^DM(\d{3})$/.exec(error.code)?.[1] ?? 0)
  return table.find(([first, last]) => first <= code && code <= last)?.[2] ?? 1
}
