// Checks types beside the engine: forked by load/check.ts, one question at a time.
import { setPriority } from "node:os"
import { type Checker, checker, type Verdict } from "./load/type-check/checker.ts"

export interface Question {
  readonly entries: readonly string[]
}

const { home, types } = JSON.parse(process.argv[2] as string) as { home: string; types: Record<string, string> }
const cold = (): Checker => checker(home, types)

try {
  setPriority(10)
} catch {
  // Some containers forbid it; the check then competes with the engine, for a second.
}
process.on("disconnect", () => process.exit())

let current = cold()
process.on("message", ({ entries }: Question) => {
  let answer: Verdict | { error: string }
  try {
    answer = current.check(entries)
  } catch (error) {
    // A compiler that has thrown may be in any state.
    current = cold()
    answer = { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
  process.send?.(answer)
})
process.send?.("ready")
