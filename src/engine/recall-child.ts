// Answers questions about the past beside the engine, by playing its recording: forked by recall.ts, one at a time.
import { setPriority } from "node:os"
import { errorFields } from "./error-fields.ts"
import { provide } from "./load/provide.ts"
import { type Recalling, recalled } from "./recalled.ts"

const { modules: files } = JSON.parse(process.argv[2] as string) as { modules: Record<string, string> }

try {
  setPriority(10)
} catch {
  // Some containers forbid it; the replay then competes with the engine.
}
process.on("disconnect", () => process.exit())
process.on("message", async (question: Recalling) => {
  try {
    const modules = await provide([...Object.keys(files), "rxjs"], files)
    process.send?.({ answer: await recalled(question, modules) })
  } catch (error) {
    process.send?.({ error: errorFields(error) })
  }
})
process.send?.("ready")
