import type { Recorded } from "./recorded.ts"
import type { Rerun } from "./rerun.ts"

/** What somebody who reads the answer should know of how far it can be trusted. */
export function notesOf(
  {
    stateKnown,
    missing,
    unplayed,
    anew = [],
  }: Pick<Rerun, "stateKnown" | "missing" | "unplayed"> & Partial<Pick<Rerun, "anew">>,
  { first, about, damage = [] }: Pick<Recorded, "first" | "about" | "damage">,
): string[] {
  const before = `what came before record ${first} is not known (${about} begins there): what keeps something began empty`
  const ran = (version: string) => `the streams that ran then${version && ` (${version.slice(0, 8)})`} are not kept`
  const stoodIn = (version: string) => `${ran(version)}: others stood in for them`
  const silent = (version: string) => `${ran(version)}, nor any before them: what came in their time went nowhere`
  const empty = `${anew.join(", ")} could not go on from the snapshot and began empty`
  return [
    ...damage,
    ...(stateKnown ? [] : [before]),
    ...unplayed.map(silent),
    ...new Set(missing.map(stoodIn)),
    ...(anew.length > 0 ? [empty] : []),
  ]
}
