import { bytesText } from "../print/bytes-text.ts"
import { grade } from "./grade.ts"
import { percent } from "./percent.ts"
import type { Source } from "./source.ts"

/** What there is and what could be had without swapping, in bytes; undefined if the text does not say. */
export function memoryOf(meminfo: string): { readonly total: number; readonly available: number } | undefined {
  const [total, available] = ["MemTotal", "MemAvailable"].map(name => {
    const [, kibibytes] = new RegExp(`^${name}: +(\\d+) kB\\n`, "m").exec(meminfo) ?? []
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024
  })
  if (total === undefined || available === undefined || total === 0 || available > total) return undefined
  return { total, available }
}

/** "memory": the part of it that cannot be had without swapping. */
export const memory = (): Source => ({
  name: "memory",
  file: "meminfo",
  read(text) {
    const found = memoryOf(text)
    if (found === undefined) return []
    const metric = 1 - found.available / found.total
    const description = `${percent(metric)} used, ${bytesText(found.available)} of ${bytesText(found.total)} available`
    return [{ service: "memory", state: grade(metric, 0.85, 0.95), metric, description }]
  },
})
