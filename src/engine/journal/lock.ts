import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DmonError } from "../../base/error.ts"

/** When a process was started, as /proc has it: a number that tells it from a later one of the same pid. None of a zombie: it holds nothing. */
function startOf(pid: string): string | undefined {
  try {
    const [state = "", ...rest] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? []
    return /^[ZXx]$/.test(state) ? undefined : rest[18]
  } catch {
    return undefined
  }
}

/** Whether the process lives that wrote this; where there is no /proc, a later one of its pid is taken for it. */
function lives(holder: string): boolean {
  const [pid = "", start = ""] = holder.split(" ")
  if (!/^[1-9]\d*$/.test(pid)) return false
  if (start !== "") return startOf(pid) === start
  try {
    return process.kill(Number(pid), 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"
  }
}

/** Takes a folder for this process alone; the answer gives it back. Throws DM602 if another one that lives has it. */
export function lock(folder: string): () => void {
  const [file, mine, old] = ["lock", `lock.${process.pid}`, `lock.${process.pid}.old`].map(name => join(folder, name))
  writeFileSync(mine as string, `${process.pid} ${startOf(String(process.pid)) ?? ""}`, { mode: 0o600 })
  try {
    for (;;) {
      try {
        // A link is there with all that it says, or not at all.
        linkSync(mine as string, file as string)
        return () => rmSync(file as string, { force: true })
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error
      }
      if (!refuseIfHeld(folder, file as string)) continue
      try {
        renameSync(file as string, old as string)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error
        continue // another one was faster
      }
      // Between the two another one may have taken it: then it is that one's, and is given back.
      refuseIfHeld(folder, old as string, () => renameSync(old as string, file as string))
    }
  } finally {
    rmSync(mine as string, { force: true })
    rmSync(old as string, { force: true })
  }
}

/** Throws if a lock is that of a process that lives; false if it is not there any more. */
function refuseIfHeld(folder: string, file: string, before = () => {}): boolean {
  let holder: string
  try {
    holder = readFileSync(file, "utf8")
  } catch {
    return false
  }
  if (!lives(holder)) return true
  before()
  throw new DmonError("DM602", `${folder} belongs to another dmon that runs`, {
    more: { "held by": `pid ${holder.split(" ")[0]}` },
    fix: "stop it, or give this one a folder of its own: --data OTHER",
  })
}
