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

/** What dmon says of itself: it stands behind what it watches. */
const isOwn = (service: string) => service.startsWith("dmon ")

/**
 * Gives each entry its place. Services that more hosts have stand further left: so what is common lines up; dmon's own come
 * last. `worst`: hosts and services with graver states come first; what is equally grave keeps its order.
 */
export function matrixOf(entries: Iterable<Entry>, sort: "name" | "worst"): Matrix {
  const all = [...entries]
  const [graveHosts, graveServices, spread] = [tally(), tally(), tally()]
  for (const { host, service, state } of all) {
    // The gravest counts first, then how many there are of it.
    const { weight } = stateLook(state)
    const gravity = weight < 2 ? 0 : 1000 ** (weight - 2)
    graveHosts.add(host, gravity)
    graveServices.add(service, gravity)
    spread.add(service, 1)
  }
  const hosts = graveHosts.names().sort(order)
  const services = spread
    .names()
    .sort((a, b) => Number(isOwn(a)) - Number(isOwn(b)) || spread.of(b) - spread.of(a) || order(a, b))
  if (sort === "worst") {
    hosts.sort((a, b) => graveHosts.of(b) - graveHosts.of(a))
    services.sort((a, b) => graveServices.of(b) - graveServices.of(a))
  }
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

function tally() {
  const sums = new Map<string, number>()
  return {
    add: (name: string, by: number) => void sums.set(name, (sums.get(name) ?? 0) + by),
    of: (name: string): number => sums.get(name) ?? 0,
    names: () => [...sums.keys()],
  }
}
