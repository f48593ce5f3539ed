import { stateLook } from "../state-look.ts"
import type { Entry } from "./entries.ts"

/** Entries as a grid: a row for each host, a column for each service. */
export interface Matrix {
  readonly hosts: readonly string[]
  readonly services: readonly string[]
  /** The entry at a place, if there is one. */
  at(row: number, column: number): Entry | undefined
}

export const noMatrix: Matrix = { hosts: [], services: [], at: () => undefined }

/** 2 before 10. */
const order = new Intl.Collator("en", { numeric: true }).compare

/**
 * Gives each entry its place. Services that more hosts have stand further left: so what is common lines up. `worst`: hosts
 * with graver states come first.
 */
export function matrixOf(entries: Iterable<Entry>, sort: "name" | "worst"): Matrix {
  const all = [...entries]
  const worst = new Map<string, number>()
  const spread = new Map<string, number>()
  for (const { host, service, state } of all) {
    // The gravest counts first, then how many there are of it.
    const weight = stateLook(state).weight
    worst.set(host, (worst.get(host) ?? 0) + (weight < 2 ? 0 : 1000 ** (weight - 2)))
    spread.set(service, (spread.get(service) ?? 0) + 1)
  }
  const hosts = [...worst.keys()].sort(order)
  if (sort === "worst") hosts.sort((a, b) => worst.get(b)! - worst.get(a)!)
  const services = [...spread.keys()].sort(order).sort((a, b) => spread.get(b)! - spread.get(a)!)
  const rows = new Map(hosts.map((host, i) => [host, i]))
  const columns = new Map(services.map((service, i) => [service, i]))
  const places = new Map<number, Entry>()
  for (const entry of all) {
    entry.row = rows.get(entry.host)!
    entry.column = columns.get(entry.service)!
    places.set(entry.row * services.length + entry.column, entry)
  }
  return {
    hosts,
    services,
    at: (row, column) =>
      column < 0 || column >= services.length ? undefined : places.get(row * services.length + column),
  }
}
