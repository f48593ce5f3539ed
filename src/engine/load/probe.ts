import { NEVER } from "rxjs"

// biome-ignore lint/suspicious/noExplicitAny: what a stream takes is the user's to say, and its engine's to give
export type RootStream = (source: any) => unknown

/** Builds a stream without feeding it: whether an Observable came of it. What the stream throws meanwhile is its own failure. */
export type Probe = (stream: RootStream) => boolean

/** Applies a stream to a source that never emits, subscribes and leaves. */
export const probe: Probe = stream => {
  const built = stream(NEVER) as { subscribe?: (observer: object) => { unsubscribe?(): void } } | undefined
  if (typeof built?.subscribe !== "function") return false
  let thrown: { error: unknown } | undefined
  const subscription = built.subscribe({
    next() {},
    error: (error: unknown) => {
      thrown = { error }
    },
  })
  subscription.unsubscribe?.()
  if (thrown) throw thrown.error
  return true
}
