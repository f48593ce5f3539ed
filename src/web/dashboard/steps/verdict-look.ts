import type { PlainStep } from "../../../engine/replay/plain-step.ts"
import type { Outcome } from "../../../print/outcome.ts"

export type Verdict = PlainStep["verdict"]

/** How a verdict looks: its shape, and the class that colours it. */
export const verdictLook: Readonly<Record<Outcome["verdict"], readonly [glyph: string, look: string]>> = {
  passed: ["✓", ""],
  acted: ["→", "is-ok"],
  held: ["◔", "is-warning"],
  stopped: ["✕", "is-stopped"],
  failed: ["▲", "is-critical"],
  opaque: ["?", "dim"],
  away: ["–", "dim"],
}
