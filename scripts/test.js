// Runs all tests: the unit tests in one process, and each file of test/e2e in one of its own, some at a time, for these
// also wait: for clocks, and for processes that they start. What does not end in time is killed, and fails; what it has said
// is shown.
// `npm run test:e2e` leaves the unit tests out, and with `-- shell` runs those files whose names match.
import { spawn } from "node:child_process"
import { readdirSync, statSync } from "node:fs"
import { availableParallelism } from "node:os"
import { join } from "node:path"

const [only, pattern = ""] = process.argv.slice(2)
// One more than can run: most of them wait now and then.
const atOnce = 1 + availableParallelism()
/** Seconds: several times what the longest one takes on a slow machine. */
const limit = 900
const files = readdirSync("test/e2e", { recursive: true })
  .filter(file => file.endsWith(".test.ts") && new RegExp(pattern).test(file))
  .map(file => join("test/e2e", file))
  // The largest take the longest, so they come first.
  .sort((a, b) => statSync(b).size - statSync(a).size)
const jobs = files.map(file => ({ name: file, command: process.execPath, args: ["--import", "tsx", file] }))
// One process, and of all the one that takes the longest.
if (only !== "e2e") jobs.unshift({ name: "unit tests", command: "npm", args: ["run", "--silent", "test:unit"] })
const failed = []
/** How to end each job that runs, with all that it has started. */
const ends = new Set()

async function work() {
  for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
    const begun = performance.now()
    const child = spawn(job.command, job.args, { stdio: ["ignore", "pipe", "pipe"], detached: true })
    let said = ""
    child.stdout.on("data", text => (said += text))
    child.stderr.on("data", text => (said += text))
    const end = () => {
      try {
        process.kill(-child.pid, "SIGKILL")
      } catch {
        // It has ended; a process outside its group holds its pipes.
      }
      child.stdout.destroy()
      child.stderr.destroy()
    }
    ends.add(end)
    const timer = setTimeout(() => {
      said += `\nit was ended: it was not done after ${limit} s`
      failed.push(job.name)
      end()
    }, limit * 1000)
    const code = await new Promise(resolve => child.once("close", resolve))
    clearTimeout(timer)
    ends.delete(end)
    if (code !== 0 && !failed.includes(job.name)) failed.push(job.name)
    console.log(`${job.name}  ${((performance.now() - begun) / 1000).toFixed(1)} s\n${said.trim()}\n`)
  }
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.once(signal, () => {
    for (const end of ends) end()
    process.kill(process.pid, signal)
  })
}

await Promise.all(Array.from({ length: atOnce }, work))
if (failed.length > 0) {
  console.log(`failed: ${failed.join(", ")}`)
  process.exit(1)
}
