import { distance } from "../../base/did-you-mean.ts"

/** The candidates most like a misspelt name, best first; none when nothing is near. */
export function similar(name: string, candidates: Iterable<string>, most = 3): string[] {
  const beyond = Math.max(1, Math.floor(name.length / 3)) + 1
  return [...new Set(candidates)]
    .map(candidate => ({ candidate, off: distance(name.toLowerCase(), candidate.toLowerCase(), beyond) }))
    .filter(({ off }) => off < beyond)
    .sort((a, b) => a.off - b.off || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, most)
    .map(({ candidate }) => candidate)
}
