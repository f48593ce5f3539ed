import type { Reading, Source } from "./source.ts"

const columns = ["bytes", "packets", "errs", "drop"] as const

/** The counters of each interface by their names, as `rx bytes`. */
export type Interfaces = ReadonlyMap<string, ReadonlyMap<string, number>>

/** The counters of the interfaces, as far as their lines are whole. */
export function interfacesOf(dev: string): Interfaces {
  const lines = [...dev.matchAll(/^ *(\S+): *(\d+(?: +\d+){15})\n/gm)]
  return new Map(
    lines.map(([, name = "", counters = ""]) => {
      const values = counters.split(/ +/).map(Number)
      const named = ["rx", "tx"].flatMap((way, w) =>
        columns.map((column, c) => [`${way} ${column}`, w * 8 + c] as const),
      )
      return [name, new Map(named.map(([column, at]) => [column, values[at] as number]))]
    }),
  )
}

/** The loopback says nothing of a network; and what a container's end of a cable passes, its bridge passes too. */
const isCounted = (name: string) => !/^(lo\d*|veth.*)$/.test(name)

/** "net eth0 rx bytes" and its like: what each interface passes in a second. */
export function network(): Source {
  let before: Interfaces = new Map()
  return {
    name: "network",
    file: "net/dev",
    read(text, seconds) {
      const now = interfacesOf(text)
      const was = before
      before = now
      return [...now]
        .filter(([name]) => isCounted(name))
        .flatMap(([name, of]) => rates(name, of, was.get(name), seconds))
    },
  }
}

/** Nothing of an interface that is new, that has never passed anything, or a counter of which has begun anew. */
function rates(
  name: string,
  now: ReadonlyMap<string, number>,
  was: typeof now | undefined,
  seconds: number,
): Reading[] {
  if (was === undefined || seconds <= 0) return []
  const passed = [...now].map(([column, count]) => [column, count - (was.get(column) ?? 0)] as const)
  if ([...now.values()].every(count => count === 0) || passed.some(([, count]) => count < 0)) return []
  return passed.map(([column, count]) => ({
    service: `net ${name} ${column}`,
    // Healthy interfaces drop too: what speaks a protocol that nobody here does. Errors are the cable's or the card's.
    state: column.endsWith("errs") && count > 0 ? "warning" : "ok",
    metric: count / seconds,
    attributes: { interface: name },
  }))
}
