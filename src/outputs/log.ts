import { z } from "zod"
import { harmless } from "../base/harmless.ts"
import { textOf } from "../base/text-of.ts"
import type { Event } from "../event/event.ts"
import { iso } from "../event/iso.ts"
import { operator, type Passing, type Self } from "../streams/core/operator.ts"
import type { Output } from "./output.ts"

/** How many lines are written at once: so many may be printed again, should dmon be killed before it has noted them. */
const batch = 50

/** Writes each value as one line to standard output. */
const lines = (prefix: string): Output => ({
  name: "log",
  key: `log ${prefix}`.trim(),
  open: () => ({
    batch,
    deliver(actions) {
      const text = actions.map(({ value, time }) => `${prefix && `${prefix} `}${line(value, time)}\n`).join("")
      return new Promise((resolve, reject) => process.stdout.write(text, error => (error ? reject(error) : resolve())))
    },
    close: async () => {},
  }),
})

const Options = z.strictObject({ prefix: z.string().default("") })

export interface Log extends Passing<[]>, Passing<[options: z.input<typeof Options>]> {}

/**
 * Prints what passes, one line each, and passes it on.
 *
 *     in     a-b--|
 *     log()  a-b--|      two lines on standard output
 *
 * @example when({ state: "critical" }, log({ prefix: "!" }), email("oncall@example.org"))
 */
export const log: Log = operator("log", Options, ({ prefix }: z.output<typeof Options>) => {
  const output = lines(prefix)
  return {
    output,
    next(value: unknown, self: Self<unknown, unknown>) {
      self.act(output, value)
      self.emit(value)
    },
  }
}) as Log

/** An event as a person reads it, with the time of this asking if it has none; anything else as JSON. */
function line(value: unknown, asked: number): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return harmless(textOf(value))
  const { host, service, state, metric, time, description, tags } = value as Event
  if (host === undefined && service === undefined) return harmless(textOf(value))
  const words = [iso(time ?? asked), state, host, service, metric, description, tags?.join(",")]
  return harmless(words.filter(word => word !== undefined && word !== "").join("  "))
}
