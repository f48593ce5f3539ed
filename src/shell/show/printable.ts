import type { Look } from "./look.ts"

const key = Symbol("dmon.shell.lines")

/** How a value prints itself for people. */
export type Lines = (look: Look) => readonly string[]

/** The same value, which from now on prints itself in this way; as JSON it stays what it is. */
export function printable<T extends object>(value: T, lines: Lines): T {
  return Object.defineProperty(value, key, { value: lines, enumerable: false })
}

export const linesOf = (value: unknown): Lines | undefined =>
  typeof value === "object" && value !== null && key in value ? (value as { [key]: Lines })[key] : undefined
