import pico from "picocolors"
import { DmonError } from "../base/error.ts"
import { harmless } from "../base/harmless.ts"
import { errorText } from "../base/text-of.ts"

/** What an entry threw, as a person reads it: dmon's errors whole, others with where in the entry they arose. */
export function failureText(error: unknown, colors: boolean): string {
  if (error instanceof DmonError) return harmless(error.render(), "\n")
  const { red, dim } = pico.createColors(colors)
  const places = framesOf(error).map(place => dim(`  at ${place}`))
  return [red(harmless(`Uncaught ${errorText(error)}`, "\n")), ...places].join("\n")
}

/** The same as an error of dmon's, for programs. */
export function failureOf(error: unknown): DmonError {
  if (error instanceof DmonError) return error
  return new DmonError("DM170", `the entry threw ${errorText(error)}`, {
    ...(framesOf(error).length > 0 && { more: { at: framesOf(error).join(", ") } }),
    fix: "correct it",
    cause: error,
  })
}

/** Where in the entry, of the places that a stack names; those in dmon and in node are of no use here. */
function framesOf(error: unknown): string[] {
  const stack = error instanceof Error && typeof error.stack === "string" ? error.stack : ""
  return [...stack.matchAll(/^\s+at (?:(?:async )?([\w$.]+) \()?<anonymous>:(\d+):(\d+)\)?$/gm)]
    .map(([, name, line, column]) => `${line}:${column}${name ? ` (${name})` : ""}`)
    .slice(0, 5)
}
