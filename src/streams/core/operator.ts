import type { OperatorFunction } from "rxjs"
import type { z } from "zod"
import { DmonError } from "../../base/error.ts"
import type { Event } from "../../event/event.ts"
import type { Running } from "../parts/gathering.ts"
import { must } from "../parts/must.ts"
import type { Series } from "./series.ts"
import { type Branch, type Stage, stage } from "./stage.ts"
import type { Stream } from "./stream.ts"
import type { Target } from "./target.ts"

/** The running instance that an operator's functions are given: one place in the tree, for the key that runs. */
export interface Self<S = unknown, O = Event> {
  /** What it keeps, for this place and key: plain data (JSON values, Events, Maps, Float64Arrays). */
  state: S
  /** The clock: milliseconds since the epoch. */
  readonly now: number
  /** The same in seconds, as `event.time` counts. */
  readonly seconds: number
  /** Gives a value to the children and to what follows. Never throws. */
  emit(value: O): void
  /** Sets a named timer (anew, if it is pending) to a time in milliseconds; `timers[name]` runs then. */
  at(timer: string, time: number): void
  /** When a named timer is due; undefined if it is not pending. */
  due(timer: string): number | undefined
  cancel(timer: string): void
  /** Asks for an effect: an operator performs none itself. */
  act<T>(target: Target<T>, value: T): void
  /** Counts what it let go for a reason that people want to see: full, late … */
  drop(reason: string, count?: number): void
}

/** What a router's functions are given besides: its children are not alike. */
export interface RouterSelf<S = unknown, O = Event> extends Self<S, O> {
  /** Gives a value to one child, counted from 0 (`router: "child"`; elsewhere 0 is the branch of the option `late`). */
  to(child: number, value: O): void
  /** Gives a value to the branch of a key: the children, fresh for it (`router: "key"`). */
  branch(key: unknown, value: O): void
  /** The same for the branch of a series; only at a place that has a column. */
  branchOf(series: Series, value: O): void
}

/**
 * An operator as data: what it starts with, and what it does. Nothing is kept anywhere else, above all no mutable
 * variable in a closure: so its state can be saved, shown, restored and moved without its help.
 */
export interface Spec<I, O, S, Me = Self<S, O>> {
  /** The state that a new key starts with. Absent: it keeps none. */
  state?(): S
  next(value: I, self: Me): void
  /** What the named timers do. One is set only while something is held. */
  readonly timers?: { readonly [name: string]: (self: Me) => void }
  /** The input is complete, or the key ends: the last chance to emit what is held. */
  end?(self: Me): void
  /** Raised when the state's form changes; state of another version is not carried over. Default 1. */
  readonly version?: number
  /** Makes the state fit where the data arguments have changed; without it, or where it gives none, the state starts anew. */
  migrate?(state: S, oldArgs: readonly unknown[]): S | undefined
  /** When a timer that is pending is due, in milliseconds, where they have changed; absent: when it was. */
  retime?(due: number, oldArgs: readonly unknown[]): number
  /** Of a router by key: makes the branch of one key, which then takes the place of the children. */
  readonly build?: ((key: unknown) => Branch) | undefined
  /** What it asks of a value, if that is all that decides: asked again where somebody wants to know why. */
  readonly asks?: ((value: never) => unknown) | undefined
  /** Where its actions go, if it is an output: known before there is one. */
  readonly output?: Target<never> | undefined
  /** The fold that it makes of each value, which whatever feeds nothing else may do for it, running (`smap(mean)`). */
  readonly fold?: Running | undefined
  /** What it is instead when all that it emits is folded: its arguments are the same, and the fold's name. */
  folding?(fold: Running): unknown
}

type S<T, R> = OperatorFunction<T, R>

/**
 * The operator's function: the arguments, then any number of children, which get what it emits.
 * `op(x, ...children)` is `pipe(op(x), all(...children))`.
 */
export interface WithChildren<Args extends readonly unknown[], I, O> {
  (...args: Args): S<I, O>
  <A>(...args: [...Args, S<O, A>]): S<I, A>
  <A, B>(...args: [...Args, S<O, A>, S<O, B>]): S<I, A | B>
  <A, B, C>(...args: [...Args, S<O, A>, S<O, B>, S<O, C>]): S<I, A | B | C>
  <A, B, C, D>(...args: [...Args, S<O, A>, S<O, B>, S<O, C>, S<O, D>]): S<I, A | B | C | D>
  (...args: [...Args, ...S<O, unknown>[]]): S<I, unknown>
}

/** The same for an operator whose last argument is an optional object of options. */
export type WithOptions<Args extends readonly unknown[], Options, I, O> = WithChildren<Args, I, O> &
  WithChildren<[...Args, Options], I, O>

/** An operator that passes on what it was given: whatever that is, or (`Passing<Args, Event>`) events of any type. */
export interface Passing<Args extends readonly unknown[], Of = unknown> {
  <T extends Of = Event & Of>(...args: Args): S<T, T>
  <T extends Of = Event & Of, A = unknown>(...args: [...Args, S<T, A>]): S<T, A>
  <T extends Of = Event & Of, A = unknown, B = unknown>(...args: [...Args, S<T, A>, S<T, B>]): S<T, A | B>
  <T extends Of = Event & Of, A = unknown, B = unknown, C = unknown>(
    ...args: [...Args, S<T, A>, S<T, B>, S<T, C>]
  ): S<T, A | B | C>
  <T extends Of = Event & Of>(...args: [...Args, ...S<T, unknown>[]]): S<T, unknown>
}

/**
 * Makes an operator: its name, and a function from its arguments to what it does.
 * With a schema, one plain object of options may follow the arguments; the builder gets it parsed, last.
 *
 * @example
 * export const everyNth = operator("everyNth", (n: number) => ({
 *   state: () => ({ seen: 0 }),
 *   next(event, self) {
 *     if (++self.state.seen % n === 0) self.emit(event)
 *   },
 * }))
 */
export function operator<Args extends unknown[], St, I = Event, O = I>(
  name: string,
  build: (...args: Args) => Spec<I, O, St>,
): WithChildren<Args, I, O>
export function operator<Args extends unknown[], St, Schema extends z.ZodType<object>, I = Event, O = I>(
  name: string,
  options: Schema,
  build: (...args: [...Args, z.output<Schema>]) => Spec<I, O, St>,
): WithOptions<Args, z.input<Schema>, I, O>
export function operator(name: string, ...rest: unknown[]): unknown {
  const build = rest.pop() as (...args: unknown[]) => Spec<never, never, never>
  return factory(name, build, rest[0] as z.ZodType | undefined)
}

/** Makes an operator that routes: its children are not alike, each is `all` for itself. `F` is its public signature. */
export function router<F>(
  name: string,
  kind: "key" | "child",
  build: (...args: never[]) => Spec<never, never, never, never>,
  options?: z.ZodType,
): F {
  return factory(name, build as never, options, kind) as F
}

function factory(
  name: string,
  build: (...args: unknown[]) => Spec<never, never, never>,
  options?: z.ZodType,
  kind?: "key" | "child",
): (...given: unknown[]) => Stream<never, never> {
  const required = build.length - (options === undefined ? 0 : 1)
  return (...given) => {
    if (given.length < required) {
      throw new DmonError(
        "DM115",
        `${name} takes ${required} argument${required > 1 ? "s" : ""}, got ${given.length}`,
        {
          fix: `see ${name} in docs/guide.md`,
        },
      )
    }
    const args = given.slice(0, required)
    const optional = options !== undefined && isOptions(given[required])
    if (options !== undefined) args.push(parse(name, options, optional ? given[required] : {}))
    const children = given.slice(required + (optional ? 1 : 0))
    children.forEach((child, i) => {
      if (typeof child === "function") return
      throw new DmonError(
        "DM115",
        `${name} was given ${describe(child)} where a child stream belongs (child ${i + 1})`,
        {
          why: "what follows an operator's arguments are its children: functions, such as other operators",
          fix:
            options === undefined ? `see ${name} in docs/guide.md` : "options go into one object before the children",
        },
      )
    })
    const spec = build(...args)
    must(
      spec.build === undefined || children.length === 0,
      `${name} was given both a function that builds the branch of a key and children`,
      "what that function returns takes the place of the children; put them in there, in all(…) if they are several",
    )
    const side = options === undefined ? undefined : sideOf(args[required] as object)
    const of = { name, args, given: given.slice(0, given.length - children.length), site: new Error(name), spec, side }
    return stage(kind === undefined ? of : { ...of, router: kind }, children as Branch[])
  }
}

/** The options that are a stream: for what does not go to the children. */
function sideOf(options: { late?: Branch; unmatched?: Branch }): Stage["side"] {
  if (options.late !== undefined) return { name: "late", branch: options.late }
  return options.unmatched && { name: "unmatched", branch: options.unmatched }
}

const isOptions = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype

const describe = (value: unknown): string =>
  value === undefined ? "undefined" : (JSON.stringify(value)?.slice(0, 60) ?? typeof value)

function parse(name: string, schema: z.ZodType, value: unknown): unknown {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new DmonError("DM115", `${name} does not take these options: ${JSON.stringify(value)}`, {
    why: result.error.issues.map(issue => [issue.path.join("."), issue.message].filter(Boolean).join(": ")).join("; "),
    fix: `see ${name} in docs/guide.md`,
  })
}
