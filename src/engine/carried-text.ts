import type { Carried } from "../streams/core/carry.ts"

/** What became of the state when other streams took the place of those that ran. */
export function carriedText({ kept, reset, homeless }: Carried): string {
  const resets = reset.map(({ address, why }) => `${address} starts anew (${why})`)
  const left = homeless.length > 0 ? [`${homeless.join(", ")} put aside for 10 min`] : []
  return [`state of ${kept.length} operator${kept.length === 1 ? "" : "s"} kept`, ...resets, ...left].join("; ")
}
