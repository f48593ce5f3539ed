// Runs the tests of test/e2e, each file in a process of its own, some at a time: most of them wait, for clocks and for
// processes that they start. `npm run test:e2e -- shell` runs those whose names match.
import { spawn } from "node:child_process"
import { readdirSync, statSync } from "node:fs"
import { availableParallelism } from "node:os"
import { join } from "node:path"

const pattern = new RegExp(process.argv[2] ?? "")
const atOnce = Math.max(2, availableParallelism())
const files = readdirSync("test/e2e", { recursive: true })
  .filter(file => file.endsWith(".test.ts") && pattern.test(file))
  .map(file => join("test/e2e", file))
  // The largest take the longest, so they come first.
  .sort((a, b) => statSync(b).size - statSync(a).size)
const failed = []

async function work() {
  for (let file = files.shift(); file !== undefined; file = files.shift()) {
    const begun = performance.now()
    const child = spawn(process.execPath, ["--import", "tsx", file], { stdio: ["ignore", "pipe", "pipe"] })
    let said = ""
    child.stdout.on("data", text => (said += text))
    child.stderr.on("data", text => (said += text))
    const code = await new Promise(resolve => child.once("close", resolve))
    if (code !== 0) failed.push(file)
    console.log(`${file}  ${((performance.now() - begun) / 1000).toFixed(1)} s\n${said.trim()}\n`)
  }
}

await Promise.all(Array.from({ length: atOnce }, work))
if (failed.length > 0) {
  console.log(`failed: ${failed.join(", ")}`)
  process.exit(1)
}
