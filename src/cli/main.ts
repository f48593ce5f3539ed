import { DmonError } from "../base/error.ts"
import { failed } from "./failed.ts"
import { run } from "./run.ts"
import { terminal } from "./terminal.ts"

const args = process.argv.slice(2)
let isServer = false
let unwritten: Error | undefined

// A reader that has seen enough (`dmon query | head -1`) ends a command quietly; a server works on without one, and
// where the disk is full that its output goes to.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (isServer) return
    if (error.code === "EPIPE") process.exit(0)
    unwritten ??= error
  })
}
const code = await run(args, terminal(args), () => {
  isServer = true
})
process.stdout.write("", error => {
  const lost = unwritten ?? error ?? undefined
  const isRead = (lost as NodeJS.ErrnoException | undefined)?.code !== "EPIPE"
  process.exit(lost !== undefined && isRead && !isServer ? cannotWrite(lost) : code)
})

function cannotWrite(cause: Error): number {
  const error = new DmonError("DM146", "the answer cannot be written", { why: cause.message, fix: "make room", cause })
  return failed(error, args, terminal(args))
}
