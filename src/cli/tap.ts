import pico from "picocolors"
import { DmonError } from "../base/error.ts"
import type { Remote } from "../engine/remote.ts"
import type { Event } from "../event/event.ts"
import { query } from "../query/query.ts"
import { connect, type Reach } from "./connect.ts"
import { interrupted } from "./exit-code.ts"
import { jsonLine } from "./print/json-line.ts"
import { tapLine } from "./print/tap-line.ts"
import type { Terminal } from "./terminal.ts"

export interface TapOptions extends Reach {
  /** How many events to show. */
  readonly n?: number
  /** For how long, in milliseconds. */
  readonly for?: number
  readonly json?: boolean
}

/** What may end a tap from without. */
type Signals = Pick<NodeJS.Process, "once" | "off">

/** `dmon tap`: the events that enter the streams, as they come, until Ctrl-C, `--n` or `--for`. */
export async function tap(
  text: string | undefined,
  options: TapOptions,
  terminal: Terminal,
  remote: Remote = connect(options),
  signals: Signals = process,
): Promise<number> {
  const asked = text?.trim() || "true"
  // A query that cannot be read is told before anything is asked.
  query(asked)
  const line = options.json || !terminal.isTTY ? jsonLine : tapLine(terminal)
  let left = options.n ?? Number.POSITIVE_INFINITY
  let stop = () => {}
  let timer: NodeJS.Timeout | undefined
  let interrupt = () => {}
  try {
    return await new Promise<number>((resolve, reject) => {
      interrupt = () => resolve(interrupted)
      signals.once("SIGINT", interrupt)
      const show = (event: Event) => {
        if (left <= 0) return
        terminal.out(line(event))
        if (--left <= 0) resolve(0)
      }
      const begun = () => {
        if (options.for !== undefined) timer = setTimeout(resolve, options.for, 0)
        const { dim } = pico.createColors(terminal.colors)
        if (terminal.isTTY)
          terminal.say(dim(`tap: ${asked === "true" ? "every event" : `what matches  ${asked}`} · Ctrl-C ends`))
      }
      remote
        .watch(
          { kind: "tap", query: asked },
          ({ values = [] }) => {
            for (const { value } of values) show(value as Event)
          },
          { over: () => reject(over()) },
        )
        .then(({ end }) => {
          stop = end
          begun()
        }, reject)
    })
  } finally {
    clearTimeout(timer)
    signals.off("SIGINT", interrupt)
    stop()
  }
}

const over = () =>
  new DmonError("DM511", "the dmon that was tapped has ended the connection", {
    why: "it was stopped, or restarted",
    fix: "tap again when it is back",
  })
