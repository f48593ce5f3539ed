import { grade } from "./grade.ts"
import { percent } from "./percent.ts"
import type { Reading, Source } from "./source.ts"

/** What the processors did since the machine was started, in ticks, in the order of /proc/stat. */
export type CpuTimes = readonly [
  user: number,
  nice: number,
  system: number,
  idle: number,
  iowait: number,
  irq: number,
  softirq: number,
  steal: number,
]

/** The times of all processors together; undefined if the text does not hold that line whole. */
export function cpuTimes(stat: string): CpuTimes | undefined {
  const [, columns] = /^cpu +(\d+(?: +\d+){7,})\n/m.exec(stat) ?? []
  // What comes after is the time of guests, which stands in user and nice already.
  return columns?.split(/ +/).slice(0, 8).map(Number) as CpuTimes | undefined
}

/** "cpu": the part of the time that the processors were at work, since the last look. */
export function cpu(): Source {
  let before: CpuTimes | undefined
  return {
    name: "cpu",
    file: "stat",
    read(text) {
      const now = cpuTimes(text)
      const reading = now && before && between(before, now)
      before = now
      return reading ? [reading] : []
    },
  }
}

/** Nothing if a counter went back (the kernel lets iowait and idle do so) or none has moved. */
function between(before: CpuTimes, now: CpuTimes): Reading | undefined {
  const passed = now.map((ticks, i) => ticks - (before[i] as number)) as unknown as CpuTimes
  const total = passed.reduce((sum, ticks) => sum + ticks, 0)
  if (total <= 0 || passed.some(ticks => ticks < 0)) return undefined
  const [user, nice, system, idle, iowait, irq, softirq, steal] = passed
  const metric = 1 - (idle + iowait) / total
  const parts = { user: user + nice, system: system + irq + softirq, steal, iowait }
  const said = Object.entries(parts).map(([name, ticks]) => `${name} ${percent(ticks / total)}`)
  return {
    service: "cpu",
    state: grade(metric, 0.9, 0.95),
    metric,
    description: `${percent(metric)} used: ${said.join(", ")}`,
  }
}
