import { NEVER } from "rxjs"

// biome-ignore lint/suspicious/noExplicitAny: what a stream takes is the user's to say, and its engine's to give
export type RootStream = (source: any) => unknown

/** Builds a stream without feeding it: whether an Observable came of it. What the stream throws meanwhile is its own failure. */
export type Probe = (stream: RootStream) => boolean

interface Subscribable {
  subscribe(observer: object): { unsubscribe?(): void } | undefined
}

const isSubscribable = (built: unknown): built is Subscribable =>
  typeof (built as Partial<Subscribable> | undefined)?.subscribe === "function"

/** Applies a stream to a source that never emits. */
export const probe: Probe = stream => isSubscribable(stream(NEVER))

/** As `probe`, and subscribes and leaves: for a process in which whatever that starts does no harm. */
export const probeRunning: Probe = stream => {
  const built = stream(NEVER)
  if (!isSubscribable(built)) return false
  let thrown: { error: unknown } | undefined
  const subscription = built.subscribe({
    next() {},
    error: (error: unknown) => {
      thrown = { error }
    },
  })
  subscription?.unsubscribe?.()
  if (thrown) throw thrown.error
  return true
}
