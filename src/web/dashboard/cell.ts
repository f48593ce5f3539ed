import { useLayoutEffect, useReducer } from "preact/hooks"

/** A value that others follow. */
export interface Cell<T> {
  readonly value: T
  set(value: T): void
  /** Calls `follow` at every change, until the answer is called. */
  follow(follow: (value: T) => void): () => void
}

export function cell<T>(first: T): Cell<T> {
  let value = first
  const followers = new Set<(value: T) => void>()
  return {
    get value() {
      return value
    },
    set(next) {
      if (Object.is(next, value)) return
      value = next
      for (const follow of [...followers]) follow(next)
    },
    follow(follow) {
      followers.add(follow)
      return () => void followers.delete(follow)
    },
  }
}

/** A cell's value in a component, which is drawn again when it changes. */
export function useCell<T>(of: Cell<T>): T {
  const [, draw] = useReducer((n: number, _: undefined) => n + 1, 0)
  const shown = of.value
  useLayoutEffect(() => {
    if (of.value !== shown) draw(undefined)
    return of.follow(() => draw(undefined))
  }, [of])
  return shown
}
