// Tells types beside the shell, which goes on meanwhile: forked by types.ts, one question at a time.
import { setPriority } from "node:os"
import { errorText } from "../base/text-of.ts"
import { type Typer, typer } from "./typer.ts"
import type { Told, TypeQuestion } from "./types.ts"

try {
  setPriority(10)
} catch {
  // Some containers forbid it; the types then compete with the shell.
}
process.on("disconnect", () => process.exit())

let current: Typer | undefined
process.on("message", ({ kind, text, entries, exported }: TypeQuestion) => {
  let told: Told
  try {
    current ??= typer()
    told =
      kind === "type"
        ? { type: current.typeOf(text, entries, exported) }
        : { wrong: current.wrongIn(text, entries, exported) }
  } catch (error) {
    // A compiler that has thrown may be in any state.
    current = undefined
    told = { error: errorText(error) }
  }
  process.send?.(told)
})
process.send?.("ready")
