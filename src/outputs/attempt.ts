import { DmonError } from "../base/error.ts"
import type { Timers } from "../base/supervise.ts"
import type { Action, Deliverer, Output } from "./output.ts"

/** One try after the other to deliver to an output, which is opened for the first. */
export interface Attempt<T> {
  /** Why these were not delivered; undefined if they were. Never rejects. */
  deliver(actions: readonly Action<T>[]): Promise<DmonError | undefined>
  /** How many the output takes at once. */
  batch(): number
  close(): Promise<void>
}

/** Each try has `patience` ms; an output that lets it pass is closed, and opened anew for the next. */
export function attempt<T>(output: Output<T>, clock: Timers, patience: number): Attempt<T> {
  let deliverer: Deliverer<T> | undefined

  const late = () => {
    const stuck = deliverer
    deliverer = undefined
    stuck?.close().catch(() => {})
    return new DmonError("DM412", `${output.name} has not answered for ${patience / 1000} s`, {
      why: "whether it was delivered is not known, so it is tried again: the receiver may see it twice",
    })
  }
  return {
    batch: () => Math.max(1, deliverer?.batch ?? 1),
    deliver(actions) {
      return new Promise(resolve => {
        const cancel = clock.after(patience, () => resolve(late()))
        const run = async () => {
          deliverer ??= output.open()
          await deliverer.deliver(actions)
        }
        run()
          .then(
            () => undefined,
            error => explained(output.name, error),
          )
          .then(error => {
            cancel()
            resolve(error)
          })
      })
    },
    async close() {
      const last = deliverer
      deliverer = undefined
      await last?.close().catch(() => {})
    },
  }
}

const explained = (name: string, cause: unknown): DmonError =>
  cause instanceof DmonError
    ? cause
    : new DmonError("DM410", `${name}: not delivered`, {
        why: cause instanceof Error ? cause.message : String(cause),
        cause,
      })
