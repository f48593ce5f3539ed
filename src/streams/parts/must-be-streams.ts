import type { Branch } from "../core/stage.ts"
import { must } from "./must.ts"

/** Refuses, as the children of an operator, what is no stream: DM115. `least`: how many there must be. */
export function mustBeStreams(
  name: string,
  children: readonly unknown[],
  fix: string,
  least = 0,
): asserts children is readonly Branch[] {
  must(
    children.every(child => typeof child === "function"),
    `${name} was given something else where a child stream belongs`,
    fix,
  )
  must(children.length >= least, `${name} has no child stream`, fix)
}
