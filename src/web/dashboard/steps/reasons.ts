import type { PlainStep } from "../../../engine/replay/plain-step.ts"
import { brief, clockTime, span } from "../format.ts"

export type Verdict = PlainStep["verdict"]

/** How a verdict looks: its shape, and the class that colours it. */
export const verdictLook: Readonly<Record<Verdict, readonly [glyph: string, look: string]>> = {
  passed: ["✓", ""],
  acted: ["→", "is-ok"],
  held: ["◔", "is-warning"],
  stopped: ["✕", "is-stopped"],
  failed: ["▲", "is-critical"],
  opaque: ["?", "dim"],
}

/** The values that decided a step: what its test read, what it keeps, what it let go or waits for, what it asked for. */
export function reasonsOf(step: PlainStep): string {
  const { read, dropped, acted, due, timer, verdict, time, emitted } = step
  const next = Math.min(...Object.values(due))
  return [
    timer === undefined ? "" : `its timer ${timer} was due`,
    Object.entries(read ?? {})
      .map(([name, value]) => `${name.replace(/^attributes\./, "")} ${valueText(value)}`)
      .join(", "),
    // What is absent gets lost on the way here.
    verdict === "stopped" && read !== undefined && Object.keys(read).length === 0 ? "what it looks at is absent" : "",
    keeps(step),
    dropped.length > 0 ? `let go: ${dropped.join(", ")}` : "",
    verdict === "held" && Number.isFinite(next) ? `until ${clockTime(next)}, ${span(next - time)} later` : "",
    verdict === "opaque" ? `raw RxJS, it gave ${emitted.length === 0 ? "nothing at once" : emitted.length}` : "",
    acted.map(({ target }) => `→ ${target}`).join(", "),
  ]
    .filter(Boolean)
    .join("; ")
}

const equal = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** What it keeps, and what that was before: `last "ok" → "critical"`. */
function keeps({ before, state }: PlainStep): string {
  if (state === undefined || state === null) return ""
  if (typeof state !== "object") return `keeps ${valueText(state)}`
  const old = (before ?? {}) as Record<string, unknown>
  return Object.entries(state)
    .filter(([name]) => name !== "seed")
    .slice(0, 6)
    .map(([name, value]) =>
      equal(old[name], value) ? `${name} ${valueText(value)}` : `${name} ${valueText(old[name])} → ${valueText(value)}`,
    )
    .join(", ")
}

/** A value in short: of many, how many; moments as the clock shows them, whichever unit they are in. */
export function valueText(value: unknown): string {
  if (value === undefined) return "nothing"
  if (typeof value === "number") {
    const unit = [1, 1e3, 1e6].find(per => value > 1.5e9 * per && value < 4e9 * per)
    return unit === undefined ? String(Number(value.toPrecision(6))) : clockTime(value / unit, true)
  }
  if (Array.isArray(value))
    return value.length <= 2 && value.every(one => typeof one !== "object") ? brief(value, 60) : `${value.length}`
  if (typeof value !== "object" || value === null) return brief(value === "" ? '""' : value, 60)
  const { host, service, state, metric } = value as Record<string, unknown>
  if ("length" in value && Object.keys(value).length === 1) return String(value.length)
  if (host !== undefined || service !== undefined)
    return [host, service, state, metric].filter(one => one !== undefined && one !== null).join(" ")
  return brief(value, 60)
}
