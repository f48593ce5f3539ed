import type { OperatorFunction } from "rxjs"
import { z } from "zod"
import type { Event } from "../event/event.ts"
import { pass } from "./core/pass.ts"
import { type Branch, stage } from "./core/stage.ts"
import { must } from "./parts/must.ts"
import { mustBeStreams } from "./parts/must-be-streams.ts"

type S<T, R> = OperatorFunction<T, R>

const About = z.strictObject({ summary: z.string().optional(), details: z.string().optional() })
type About = z.input<typeof About>

export interface Name {
  <T = Event, A = unknown>(name: string, a: S<T, A>): S<T, A>
  <T = Event, A = unknown, B = unknown>(name: string, a: S<T, A>, b: S<T, B>): S<T, A | B>
  <T = Event>(name: string, first: S<T, unknown>, ...children: S<T, unknown>[]): S<T, unknown>
  <T = Event, A = unknown>(name: string, about: About, a: S<T, A>): S<T, A>
  <T = Event, A = unknown, B = unknown>(name: string, about: About, a: S<T, A>, b: S<T, B>): S<T, A | B>
  <T = Event>(name: string, about: About, first: S<T, unknown>, ...children: S<T, unknown>[]): S<T, unknown>
}

/**
 * Gives its children a name by which they keep their state, wherever an edit moves them in their stream.
 *
 *     in                     a---b---|
 *     named("flood", x, y)   (xa,ya)---(xb,yb)---|     as `all`
 *
 * Without it operators are matched by their order at a reload; so code that only changes around them, or is wrapped in
 * `named`, costs no state. A name stands once in a root stream (in the branch of a `by`: once there). `summary`, a
 * line, and `details`, what to do, are kept for those who are told of what happens in there.
 *
 * @call named(name, { summary, details }?, ...children)
 * @example named("disk", { summary: "A disk fills up", details: "Free some space." }, over(0.9, email("me@x.org")))
 */
export const named: Name = (name: string, ...rest: unknown[]) => {
  const fix = 'named("disk", { summary: "A disk fills up" }, over(0.9, email("me@example.org")))'
  must(typeof name === "string" && name !== "", "named takes a name", fix)
  const about = About.safeParse(typeof rest[0] === "object" ? rest.shift() : {})
  must(about.success, "named takes a summary and details, both text", fix)
  mustBeStreams("named", rest, fix, 1)
  const pin = { name, ...about.data }
  return stage(
    { name: "named", args: [name], site: new Error("named"), spec: pass.spec, pin },
    rest as Branch[],
  ) as never
}
