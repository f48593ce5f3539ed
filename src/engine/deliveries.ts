import type { DmonError } from "../base/error.ts"
import type { Ledger } from "../base/ledger.ts"
import type { Log } from "../base/log.ts"
import type { Timers } from "../base/supervise.ts"
import type { Event } from "../event/event.ts"
import { type Delivery, deliver } from "../outputs/deliver.ts"
import type { Failure } from "../outputs/failure.ts"
import type { Action, Output } from "../outputs/output.ts"
import type { Past } from "./past.ts"

interface DeliveriesOptions {
  readonly timers: Timers
  readonly log: Log
  readonly host: string
  readonly past: Past | undefined
  /** Is given the event of a delivery that failed. */
  readonly inject: (event: Event) => void
}

/** One queue and one deliverer for each key of an output, over trees and reloads. */
export interface Deliveries {
  act(action: Action, output: Output): void
  /** Goes on with what these outputs were asked for before a restart and have not done. */
  owe(outputs: readonly Output[]): void
  /** What each has done: of those that were asked for something, and of these, asked or not. */
  ledgers(outputs: readonly Output[]): readonly {
    readonly name: string
    readonly key: string
    readonly note: string | undefined
    readonly ledger: Ledger
  }[]
  /** Tries all that is held once more, for so many ms at most, and ends. */
  close(ms: number): Promise<void>
}

export function deliveries({ timers, log, host, past, inject }: DeliveriesOptions): Deliveries {
  const all = new Map<string, { readonly output: Output; readonly delivery: Delivery<unknown> }>()
  let closed = false

  const report = ({ output, error, actions, willRetry }: Failure<unknown>) => {
    if (!willRetry) past?.done(actions)
    log.every(`delivery ${output}`).error("output", error)
    if (!closed) inject(deliveryEvent(output, error, host))
  }
  const deliveryFor = (output: Output): Delivery<unknown> => {
    const known = all.get(output.key)
    if (known !== undefined) return known.delivery
    const delivery = deliver(output, { clock: timers, report, delivered: actions => past?.done(actions) })
    all.set(output.key, { output, delivery })
    for (const action of past?.owed(output.key) ?? []) delivery.offer(action)
    return delivery
  }
  const offer = (action: Action, output: Output) => {
    // By its id it can be asked about: dmon why --action ID. What prints lines says enough itself.
    if (output.name !== "log") log.every(`action ${output.key}`, 1000).info("action", told(output), { id: action.id })
    // What comes while it ends is kept for the next start; what found no room in the queue is over.
    if (!deliveryFor(output).offer(action) && !closed) past?.done([action])
  }

  return {
    act(action, output) {
      if (past === undefined) offer(action, output)
      else past.ask(output, action, () => offer(action, output))
    },
    owe(outputs) {
      for (const output of outputs) if (past?.owed(output.key).length) deliveryFor(output)
    },
    ledgers(outputs) {
      const known = new Map([
        ...outputs.map(output => [output.key, output] as const),
        ...[...all].map(([key, { output }]) => [key, output] as const),
      ])
      return [...known].map(([key, output]) => ({
        key,
        name: output.name,
        note: output.note?.(),
        ledger: all.get(key)?.delivery.ledger ?? unasked,
      }))
    },
    async close(ms) {
      closed = true
      const each = [...all.values()].map(({ delivery }) => delivery)
      await Promise.allSettled(each.map(delivery => delivery.flush(ms).then(() => delivery.close())))
    },
  }
}

const told = (output: Output): string => {
  const note = output.note?.()
  return note === undefined ? output.key : `${output.key} (${note})`
}

const unasked: Ledger = { in: 0, out: 0, dropped: {}, held: 0 }

const deliveryEvent = (name: string, error: DmonError, host: string): Event => ({
  host,
  service: `dmon output ${name}`,
  state: "critical",
  description: `${error.code}: ${error.message}${error.why ? ` (${error.why})` : ""}`,
  tags: ["dmon", "failure"],
})
