import { didYouMean } from "../../base/did-you-mean.ts"
import { DmonError } from "../../base/error.ts"
import type { param } from "../../streams/param.ts"

export type Value = number | string | boolean

/** What stands in for `param` where some are given other values. */
export interface Params {
  readonly param: typeof param
  /** What the streams declared so far. */
  readonly declared: ReadonlyMap<string, Value>
}

/** Gives some params other values, as they are written on a command line; the others keep their own. */
export function params(given: Readonly<Record<string, string>>): Params {
  const declared = new Map<string, Value>()
  const own = (name: string, value: Value): Value => {
    declared.set(name, value)
    return Object.hasOwn(given, name) ? valueFrom(name, given[name] as string, value) : value
  }
  return { param: own as typeof param, declared }
}

function valueFrom(name: string, text: string, like: Value): Value {
  const value =
    typeof like === "number" ? Number(text.trim() || "none") : typeof like === "boolean" ? truth(text) : text
  if (value !== undefined && !Number.isNaN(value)) return value
  throw new DmonError("DM151", `the param ${name} cannot be ${JSON.stringify(text)}`, {
    why: `its own value is ${JSON.stringify(like)}, a ${typeof like}`,
    fix: `--set ${name}=${like}     and others of that kind`,
  })
}

const truth = (text: string) => (text === "true" ? true : text === "false" ? false : undefined)

/** Throws DM151 for a name that the streams do not declare. */
export function mustDeclare(names: readonly string[], { declared }: Params): void {
  for (const name of names) {
    if (declared.has(name)) continue
    const near = didYouMean(name, declared.keys())
    throw new DmonError("DM151", `the streams declare no param ${name}`, {
      more: {
        ...(near !== undefined && { "did you mean": `${near} ?` }),
        params:
          [...declared].map(([known, value]) => `${known} = ${JSON.stringify(value)}`).join("\n") || "there are none",
      },
      fix: `in the streams file:  param(${JSON.stringify(near ?? name)}, 90)     instead of the value itself`,
    })
  }
}
