import type { Modules } from "./evaluate/importer.ts"

/** Names that entries find without declaring them. An entry may declare them anew: then its own are found. */
export interface Globals {
  set(values: Readonly<Record<string, unknown>>): void
  /** Adds what dmon and RxJS export, under `rx` and by name, where a name is not taken; dmon's come first. */
  add(modules: Modules): void
  names(): readonly string[]
  remove(): void
}

export function installed(values: Readonly<Record<string, unknown>>): Globals {
  const before = new Map<string, PropertyDescriptor | undefined>()
  const set = (given: Readonly<Record<string, unknown>>) => {
    for (const [name, value] of Object.entries(given)) {
      if (!before.has(name)) before.set(name, Object.getOwnPropertyDescriptor(globalThis, name))
      Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false })
    }
  }
  set(values)
  return {
    set,
    add({ dmon = {}, rxjs = {} }) {
      set({ rx: rxjs })
      for (const [name, value] of [...Object.entries(dmon), ...Object.entries(rxjs)]) {
        if (!(name in globalThis) && /^[\w$]+$/.test(name)) set({ [name]: value })
      }
    },
    names: () => [...before.keys()],
    remove() {
      for (const [name, was] of before) {
        if (was) Object.defineProperty(globalThis, name, was)
        else delete (globalThis as Record<string, unknown>)[name]
      }
      before.clear()
    },
  }
}
