import type { Branch } from "../core/stage.ts"
import { must } from "./must.ts"

/** The arguments of a router that are pairs of a test and a child; the last may be a child alone, the default. */
export function pairsOf(
  name: string,
  given: readonly unknown[],
  fix: string,
): { tests: unknown[]; children: Branch[] } {
  const tests: unknown[] = []
  const children: unknown[] = []
  given.forEach((one, i) => {
    if (i % 2 === 1 || i === given.length - 1) children.push(one)
    else tests.push(one)
  })
  must(given.length > 1, `${name} takes pairs of a test and a child`, fix)
  must(
    children.every(child => typeof child === "function"),
    `${name} was given something else where a child stream belongs`,
    fix,
  )
  return { tests, children: children as Branch[] }
}
