import { closeSync, openSync, readFileSync, rmSync, writeSync } from "node:fs"
import { join } from "node:path"
import { DmonError } from "../../base/error.ts"

/** When a process was started, as /proc has it: a number that tells it from a later one of the same pid. */
function startOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[19]
  } catch {
    return undefined
  }
}

/** Takes a folder for this process alone; the answer gives it back. Throws DM602 if another one that lives has it. */
export function lock(folder: string): () => void {
  const file = join(folder, "lock")
  const mine = `${process.pid} ${startOf(process.pid) ?? ""}`
  for (;;) {
    try {
      const fd = openSync(file, "wx", 0o600)
      writeSync(fd, mine)
      closeSync(fd)
      return () => rmSync(file, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error
    }
    const [pid = "", start = ""] = readFileSync(file, "utf8").split(" ")
    const lives = startOf(Number(pid))
    if (lives !== undefined && lives === start) {
      throw new DmonError("DM602", `${folder} belongs to another dmon that runs`, {
        more: { "held by": `pid ${pid}` },
        fix: "stop it, or give this one a folder of its own: --data OTHER",
      })
    }
    rmSync(file, { force: true })
  }
}
