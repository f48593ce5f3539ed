import type { OperatorFunction } from "rxjs"
import { z } from "zod"
import type { Event } from "../event/event.ts"
import { operator, type Self } from "../streams/core/operator.ts"
import { mail } from "./mail.ts"
import { EmailOptions, emailOutput } from "./smtp.ts"

const words = z.custom<(events: readonly Event[]) => string>(value => typeof value === "function")
const Options = EmailOptions.omit({ to: true }).extend({
  subject: z.union([z.string(), words]).optional(),
  body: words.optional(),
})
type Options = z.input<typeof Options>
type Mailed = Event | readonly Event[]
type S<T, R> = OperatorFunction<T, R>

export interface Email {
  <T extends Mailed = Event>(to: string | readonly string[]): S<T, T>
  <T extends Mailed = Event>(to: string | readonly string[], options: Options): S<T, T>
  <T extends Mailed = Event, A = unknown>(to: string | readonly string[], child: S<T, A>): S<T, A>
  <T extends Mailed = Event>(
    to: string | readonly string[],
    options: Options,
    ...children: S<T, unknown>[]
  ): S<T, unknown>
}

/**
 * Mails each event, or each array of events as one mail, and passes it on.
 *
 *     in           a-[bc]--|
 *     email("x")   a-[bc]--|      two mails
 *
 * Sent over SMTP (`smtp`, or the environment's SMTP_URL), outside the streams: queued, retried for a day, a failure
 * is an event. Without SMTP the mail is printed, and says so. `subject` and `body` may be functions of the events.
 *
 * @example when(e => e.state === "warning", email("me@example.org"))
 * @example rollup(5, "1h", email("oncall@example.org", { subject: events => `${events.length} alerts` }))
 */
export const email: Email = operator(
  "email",
  Options,
  (to: string | readonly string[], { subject, body, ...options }: z.output<typeof Options>) => {
    const output = emailOutput({ ...options, to: typeof to === "string" ? to : [...to] })
    return {
      output,
      next(value: Mailed, self: Self<unknown, Mailed>) {
        self.act(output, mail(value, { subject, body }))
        self.emit(value)
      },
    }
  },
) as Email
