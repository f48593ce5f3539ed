/** Settles as the promise does, unless it is cancelled before that: then with undefined. */
export async function orCancelled<T>(promise: PromiseLike<T>, signal: AbortSignal): Promise<T | undefined> {
  if (signal.aborted) return undefined
  let cancel = () => {}
  const cancelled = new Promise<undefined>(resolve => {
    cancel = () => resolve(undefined)
    signal.addEventListener("abort", cancel)
  })
  try {
    return await Promise.race([promise, cancelled])
  } finally {
    signal.removeEventListener("abort", cancel)
  }
}
