import { harmless } from "../base/harmless.ts"
import type { PlainStep } from "../engine/replay/plain-step.ts"
import { outputText } from "./action-text.ts"
import { span } from "./span.ts"
import { keptText, stateFields } from "./state-text.ts"
import { timeOfDay } from "./time-of-day.ts"
import { valueText } from "./value-text.ts"

/** So many fields of a state are told. */
const mostFields = 6

/**
 * The values that decided a step: what its test read, what it keeps, what it let go or waits for, what it asked for; empty
 * if nothing did. `ids`: whether an action bears its id.
 */
export function reasonsOf(step: PlainStep, { ids = false } = {}): string {
  const { read, dropped, acted, due, timer, verdict, time, emitted } = step
  const next = Math.min(...Object.values(due))
  const parts = [
    timer === undefined ? "" : `its timer ${timer} was due`,
    Object.entries(read ?? {})
      .map(([name, value]) => `${name.replace(/^attributes\./, "")} ${valueText(value, time)}`)
      .join(", "),
    // What is absent gets lost where a step travels.
    verdict === "stopped" && read !== undefined && Object.keys(read).length === 0 ? "what it looks at is absent" : "",
    kept(step),
    dropped.length > 0 ? `let go: ${dropped.join(", ")}` : "",
    verdict === "held" && Number.isFinite(next) ? `until ${timeOfDay(next)}, ${span(next - time)} later` : "",
    verdict === "opaque" ? `raw RxJS: it gave ${emitted.length === 0 ? "nothing at once" : emitted.length}` : "",
    acted.map(({ target, id }) => `→ ${outputText(target)}${ids && id !== undefined ? `  (${id})` : ""}`).join(", "),
  ]
  return harmless(parts.filter(Boolean).join("; "))
}

/** What it keeps, and what that was before: `last "ok" → "critical"`, `held 2 → 3`. */
function kept({ before, state, given, time, name: operator }: PlainStep): string {
  if (state === undefined || state === null) return ""
  if (typeof state !== "object") return `keeps ${valueText(state, time)}`
  const old = (before ?? {}) as Record<string, unknown>
  return (
    stateFields(state, operator)
      // That it keeps what it was just given is no news.
      .filter(([name, value]) => !(isEmpty(value) && isEmpty(old[name])) && !equal(value, given))
      .slice(0, mostFields)
      .map(([name, value]) => {
        const now = keptText(value, time)
        const is = old[name] === undefined || equal(old[name], value)
        return is ? `${name} ${now}` : `${name} ${keptText(old[name], time)} → ${now}`
      })
      .join(", ")
  )
}

const isEmpty = (value: unknown) => value === undefined || (Array.isArray(value) && value.length === 0)
const equal = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
