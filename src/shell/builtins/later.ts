import { DmonError } from "../../base/error.ts"

/**
 * What is asked of a dmon and not yet there: a promise that can be used as what it promises, as long as no value is needed
 * at once. `query("…").length` is a later number, `query("…").map(f)` a later array; the shell awaits what it prints. It is
 * asked for when it is awaited, and not before.
 */
export type Later<T> = Promise<T> & { readonly [again]: () => Promise<T> } & {
  readonly [K in keyof T]: T[K] extends (...args: infer A) => infer R ? (...args: A) => Later<Awaited<R>> : Later<T[K]>
}

const again = Symbol("dmon.shell.again")

export function later<T>(ask: () => Promise<T>): Later<T> {
  let asked: Promise<T> | undefined
  const once = () => (asked ??= ask())
  const target = () => {}
  return new Proxy(target, {
    get(_, name) {
      if (name === again) return ask
      if (name === "then" || name === "catch" || name === "finally") {
        return (...args: unknown[]) => (once()[name] as (...args: unknown[]) => unknown)(...args)
      }
      if (name === Symbol.toPrimitive || name === Symbol.iterator) return tooEarly
      if (name === Symbol.asyncIterator) return () => each(once)
      if (typeof name === "symbol" || name === "toJSON") return undefined
      return later(async () => memberOf(await once(), name))
    },
    apply: (_, __, args) => later(async () => ((await once()) as (...args: unknown[]) => unknown)(...args)),
    has: () => false,
    ownKeys: () => [],
    getOwnPropertyDescriptor: () => undefined,
  }) as unknown as Later<T>
}

/** How a later value is asked for once more; undefined for anything else. */
export const askedAgain = (value: unknown): (() => Promise<unknown>) | undefined =>
  typeof value === "function" ? (value as unknown as { [again]?: () => Promise<unknown> })[again] : undefined

function memberOf(of: unknown, name: string): unknown {
  const member = (of as Record<string, unknown>)[name]
  return typeof member === "function" ? member.bind(of) : member
}

async function* each(once: () => Promise<unknown>): AsyncGenerator<unknown> {
  yield* (await once()) as Iterable<unknown>
}

function tooEarly(): never {
  throw new DmonError("DM172", "this value is not there yet", {
    why: "it is asked of a running dmon, and that takes a moment",
    fix: "put  await  before it:  (await query('…')).length > 3",
  })
}
