import { readFileSync } from "node:fs"
import { join } from "node:path"
import { home } from "../../../engine/load/child.ts"
import { loopback } from "../../../listeners/exposure.ts"
import type { Handed } from "../../../shell/handed.ts"
import { connect, placeOf, type Reach } from "../../connection/connect.ts"
import { contextsPath, here, storedContexts } from "../../connection/contexts.ts"
import { paper } from "../../paper.ts"
import { version } from "../../version.ts"
import { errorsIn } from "./errors-in.ts"
import { modulesForShell } from "./modules-for-shell.ts"
import { replayForShell } from "./replay-for-shell.ts"

/** What the shell needs of the command line: which dmon is meant, and commands that it calls as functions. */
export function handedToShell(reach: Reach): Handed {
  let errors: ReturnType<typeof errorsIn> | undefined
  const known = () => (errors ??= errorsIn(readFileSync(join(home, "docs", "errors.md"), "utf8")))
  return {
    connect: context => connect(context === undefined ? reach : { ctx: context }),
    contexts: () => [here, ...Object.keys(storedContexts(contextsPath(process.env)).contexts)],
    isRed: context => placeOf(context === undefined ? reach : { ctx: context }).color === "red",
    isHere: context => {
      const { url } = placeOf(context === undefined ? reach : { ctx: context }).where
      return url === undefined || loopback(new URL(url).hostname)
    },
    label: () => {
      const { label } = placeOf(reach)
      return label === here ? undefined : label
    },
    modules: modulesForShell,
    replay: replayForShell,
    async record(name, seconds, remote) {
      const { record } = await import("../record/record.ts")
      const { terminal, written } = paper()
      await record({ fixture: name, last: seconds * 1000 }, terminal, remote)
      return `${written.out}${written.said.join("\n")}`.trimEnd()
    },
    version: version(),
    explain: code => known().get(code),
    codes: () => [...known().keys()],
  }
}
