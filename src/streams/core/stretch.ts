import type { Laid } from "./layout.ts"
import type { Held, Shard } from "./shot.ts"

/**
 * Frames of one branch, field by field: what stands in the same place of each list is one frame's. A hundred thousand
 * keys are read, and written, so in a fraction of the time that as many objects take.
 */
export interface Stretch extends Pick<Shard, "slot" | "kind"> {
  readonly numbers: number[]
  readonly parents: number[]
  /** Keys, or hosts, where `services` has as many services. */
  readonly keys: unknown[]
  readonly services: unknown[]
  /** The places of their branches, where each has one built for it alone; else none. */
  readonly layouts: (readonly Laid[])[]
  readonly deadlines: number[]
  /** The slots that may hold a state, and the states by them; undefined where a frame holds none. */
  readonly slots: readonly number[]
  readonly states: readonly unknown[][]
  /** How many timers each frame has; those of all frames stand one behind the other. */
  readonly counts: number[]
  readonly places: number[]
  readonly names: string[]
  readonly dues: number[]
  readonly orders: number[]
}

export const stretch = (slot: number, kind: Shard["kind"], slots: readonly number[]): Stretch => ({
  slot,
  kind,
  numbers: [],
  parents: [],
  keys: [],
  services: [],
  layouts: [],
  deadlines: [],
  slots,
  states: slots.map(() => []),
  counts: [],
  places: [],
  names: [],
  dues: [],
  orders: [],
})

/** The same frames one by one. */
export function shardsOf(of: Stretch): Shard[] {
  const { slot, kind, slots, states } = of
  let timer = 0
  return of.numbers.map((number, i) => {
    const timers: Held["timers"][number][] = []
    for (const end = timer + (of.counts[i] as number); timer < end; timer++) {
      const [place, name, due, order] = [of.places[timer], of.names[timer], of.dues[timer], of.orders[timer]]
      timers.push({ place, name, due, order } as Held["timers"][number])
    }
    let own = slots
    let held = states.map(column => column[i])
    if (held.includes(undefined)) {
      own = slots.filter((_, k) => held[k] !== undefined)
      held = held.filter(state => state !== undefined)
    }
    return {
      number,
      parent: of.parents[i] as number,
      slot,
      kind,
      key: kind === "series" ? [of.keys[i], of.services[i]] : of.keys[i],
      layout: of.layouts[i],
      deadline: of.deadlines[i] as number,
      slots: own,
      states: held,
      timers,
    }
  })
}
