import { execFileSync } from "node:child_process"

/** The processes that another, by default this one, has started and whose command has these words. */
export function childrenOf(name: string, parent = process.pid): number[] {
  const lines = execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" }).split("\n")
  return lines.flatMap(line => {
    const [, pid, ppid, command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []
    return Number(ppid) === parent && command.includes(name) ? [Number(pid)] : []
  })
}
