import { run } from "./run.ts"
import { terminal } from "./terminal.ts"

const args = process.argv.slice(2)
let isServer = false

// A reader that has seen enough (`dmon query | head -1`) ends a command quietly; a server works on without one.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error
    if (!isServer) process.exit(0)
  })
}
const code = await run(args, terminal(args), () => {
  isServer = true
})
process.stdout.write("", () => process.exit(code))
