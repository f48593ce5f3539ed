import { isDeepStrictEqual } from "node:util"
import { textOf } from "../base/text-of.ts"
import type { Event } from "../event/event.ts"
import { fits } from "./fits.ts"

/** What the letters of a picture stand for. */
export interface Labels {
  /** The letter of a value: `likely` if that fits, else the first that does, else a new one. */
  of(value: unknown, likely?: string): string
  /** What these letters stand for, a line each; letters that stand for the same share one. */
  legend(letters: Iterable<string>): string[]
}

const spare = [..."123456789", ..."ABCDEFGHIJKLMNOPQRSTUVWXYZ", ..."abcdefghijklmnopqrstuvwxyz"]

/** Letters for values: those that are known, and further ones for what is met. */
export function labels(known: readonly (readonly [letter: string, value: unknown])[]): Labels {
  const all: [letter: string, value: unknown, isKnown: boolean][] = known.map(([letter, value]) => [
    letter,
    value,
    true,
  ])
  const stands = ([, meant, isKnown]: (typeof all)[number], value: unknown) =>
    isKnown ? fits(value, meant) : isDeepStrictEqual(value, meant)

  function describe(value: unknown): string {
    if (!Array.isArray(value)) return isEvent(value) ? eventText(value) : textOf(value, 100)
    const items = value.slice(0, 10).map(item => all.find(entry => stands(entry, item))?.[0] ?? describe(item))
    return `[${items.join(", ")}${value.length > 10 ? ", …" : ""}]`
  }

  return {
    of(value, likely) {
      const found = all.filter(entry => stands(entry, value))
      const best = found.find(([letter]) => letter === likely) ?? found[0]
      if (best !== undefined) return best[0]
      const letter = spare.find(one => !all.some(([used]) => used === one)) ?? "?"
      if (letter !== "?") all.push([letter, value, false])
      return letter
    },
    legend(letters) {
      const lines = new Map<string, Set<string>>()
      for (const letter of letters) {
        const entry = all.find(([one]) => one === letter)
        if (entry === undefined) continue
        const text = describe(entry[1])
        lines.set(text, (lines.get(text) ?? new Set()).add(letter))
      }
      return [...lines].map(([text, used]) => `${[...used].join(",")}: ${text}`)
    },
  }
}

const isEvent = (value: unknown): value is Event =>
  typeof value === "object" && value !== null && ("service" in value || "state" in value || "metric" in value)

/** An event's fields, but for its time, which the picture shows. */
function eventText(of: Event): string {
  const { host, service, state, metric, time: _, ...rest } = of
  const more = Object.entries(rest).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && !value.length),
  )
  const parts = [host, service, state, metric, ...more.map(([name, value]) => `${name} ${textOf(value, 60)}`)]
  return parts.filter(part => part !== undefined).join(" ") || "an event"
}
