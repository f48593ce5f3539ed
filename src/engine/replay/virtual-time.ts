import type { Globals } from "../load/globals.ts"

/** Time and chance as a replay's streams see them. */
export interface VirtualTime {
  readonly globals: Pick<Globals, "Date" | "Math">
  /** From now on `Date` is this clock's, and chance a function of its time. */
  follow(clock: { readonly now: number }): void
}

export function virtualTime(): VirtualTime {
  let clock: { readonly now: number } = { now: 0 }
  let [moment, drawn] = [0, 0]
  const now = () => clock.now
  const random = () => {
    drawn = moment === clock.now ? drawn + 1 : 0
    moment = clock.now
    return chance(moment, drawn)
  }
  return {
    globals: {
      Date: new Proxy(Date, {
        construct: (of, args, as) => Reflect.construct(of, args.length > 0 ? args : [now()], as),
        apply: () => new Date(now()).toString(),
        get: (of, name) => (name === "now" ? now : Reflect.get(of, name)),
      }),
      Math: Object.create(Math, { random: { value: random } }),
    },
    follow(next) {
      clock = next
    },
  }
}

/** A number from 0 to 1 that looks like chance, and is the same each time (murmur's finalizer). */
function chance(moment: number, drawn: number): number {
  let bits = (moment ^ Math.imul(drawn + 1, 0x9e3779b1)) >>> 0
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32
}
