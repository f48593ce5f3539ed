import { promisify } from "node:util"

/** What user code takes from its surroundings that has to do with time or chance. An engine hands in its clock's. */
export interface Globals {
  readonly Date: DateConstructor
  readonly Math: Math
  readonly setTimeout: typeof setTimeout
  readonly setInterval: typeof setInterval
  readonly setImmediate: typeof setImmediate
  readonly clearTimeout: typeof clearTimeout
  readonly clearInterval: typeof clearInterval
  readonly clearImmediate: typeof clearImmediate
}

type Callback = (...args: unknown[]) => void
type Set = (callback: Callback, ...rest: unknown[]) => unknown

/** The globals of one version of the user's code: its timers end with it. */
export function ownGlobals(given: Partial<Globals> = {}): Globals & { dispose(): void } {
  const all = { ...globals(), ...given }
  const live = new Map<unknown, (handle: never) => void>()
  let disposed = false

  const kept = (set: Set, clear: (handle: never) => void, once: boolean): Set => {
    const own: Set = (callback, ...rest) => {
      const run: Callback = (...args) => {
        if (once) live.delete(handle)
        callback(...args)
      }
      const handle = set(typeof callback === "function" ? run : callback, ...rest)
      if (disposed) clear(handle as never)
      else live.set(handle, clear)
      return handle
    }
    // `promisify(setTimeout)` and the like: the value is resolved, not the first argument called.
    const later = (...args: unknown[]) =>
      new Promise(resolve => {
        const [delay, value] = set === all.setImmediate ? [undefined, args[0]] : args
        own(() => resolve(value), ...(delay === undefined ? [] : [delay]))
      })
    return Object.assign(own, { [promisify.custom]: later })
  }
  const cleared = (clear: (handle: never) => void) => (handle: unknown) => {
    live.delete(handle)
    clear(handle as never)
  }

  return {
    Date: all.Date,
    Math: all.Math,
    setTimeout: kept(all.setTimeout as Set, all.clearTimeout, true) as typeof setTimeout,
    setInterval: kept(all.setInterval as Set, all.clearInterval, false) as typeof setInterval,
    setImmediate: kept(all.setImmediate as Set, all.clearImmediate, true) as unknown as typeof setImmediate,
    clearTimeout: cleared(all.clearTimeout),
    clearInterval: cleared(all.clearInterval),
    clearImmediate: cleared(all.clearImmediate),
    dispose() {
      disposed = true
      for (const [handle, clear] of live) clear(handle as never)
      live.clear()
    },
  }
}

const globals = (): Globals => ({
  Date,
  Math,
  setTimeout,
  setInterval,
  setImmediate,
  clearTimeout,
  clearInterval,
  clearImmediate,
})
