import { grade } from "./grade.ts"
import type { Source } from "./source.ts"

/** The load of the last minute; undefined if the text does not say. */
export function loadOf(loadavg: string): number | undefined {
  const [, one] = /^(\d+\.\d+) \d+\.\d+ \d+\.\d+ /.exec(loadavg) ?? []
  return one === undefined ? undefined : Number(one)
}

/** "load": how many processes want to run or wait for a disk, by the last minute, for each of so many cores. */
export const load = (cores: number): Source => ({
  name: "load",
  file: "loadavg",
  read(text) {
    const all = loadOf(text)
    if (all === undefined) return []
    const metric = all / cores
    const state = grade(metric, 3, 8)
    return [{ service: "load", state, metric, description: `per core; 1-minute load average ${all} on ${cores}` }]
  },
})
