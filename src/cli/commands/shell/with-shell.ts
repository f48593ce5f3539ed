import type { Log } from "../../../base/log.ts"
import type { Engine } from "../../../engine/engine.ts"
import type { Fallback } from "../../../listeners/routes.ts"
import { withInside } from "../../../web/inside.ts"
import { modulesForShell } from "./modules-for-shell.ts"

/** Answers what else is asked, and runs entries of `dmon shell --inside`, which find `engine`. */
export function withShell(answers: Fallback, engine: () => Engine, log: Log): Fallback {
  const begun = async () => {
    const { inside } = await import("../../../shell/inside.ts")
    return inside({ scope: { engine: engine() }, modules: modulesForShell, log })
  }
  let runs: ReturnType<typeof begun> | undefined
  return withInside(answers, async request => {
    runs ??= begun()
    return (await runs)(request)
  })
}
