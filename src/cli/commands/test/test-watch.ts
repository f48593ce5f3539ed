import { watch } from "../../../engine/load/watch.ts"
import { interrupted } from "../../exit-code.ts"
import { failed } from "../../failed.ts"
import type { Terminal } from "../../terminal.ts"
import { keys } from "./keys.ts"
import { testChanges } from "./test-changes.ts"
import { type Testing, tester } from "./tester.ts"

/**
 * `dmon test --watch`: runs the tests, and again those that rest on a file that was saved. Ends when `q` is typed, with
 * what the last run came to. Throws DM142 if there is nothing to run at first.
 */
export async function testWatch(paths: readonly string[], options: Testing, terminal: Terminal): Promise<number> {
  const testing = tester(options, terminal)
  const tests = testChanges(paths, testing)
  const ending = new AbortController()
  let code = 0
  let isAsked = false
  /** Looks whether there is something to do, while that is waited for. */
  let look = () => {}
  const watcher = watch(() => look())
  // A watch alone keeps no process alive.
  const awake = setInterval(() => {}, 1 << 30)
  const pressed = (key: string) => {
    if (key === "\r" || key === "\n") isAsked = true
    if (key === "\x03") code = interrupted
    if (key === "q" || key === "\x03") ending.abort()
    look()
  }
  const stop = keys(terminal, pressed)

  const next = () => (isAsked ? { files: tests.all, what: "all" } : tests.since())
  const turn = (): Promise<ReturnType<typeof next>> =>
    new Promise(done => {
      look = () => {
        const found = ending.signal.aborted ? undefined : next()
        if (found === undefined && !ending.signal.aborted) return watcher.set(tests.watched())
        look = () => {}
        done(found)
      }
      // What was saved during the run is seen by this, and by nothing else.
      look()
    })
  /** What keeps them from being loaded is told, and mended with the next save. */
  const run = async (files: readonly string[]) => {
    if (files.length === 0) return code
    const args = options.json ? ["--json"] : []
    const came = await testing.run(files, ending.signal).catch(error => failed(error, args, terminal))
    return ending.signal.aborted ? code : came
  }

  try {
    code = await run(tests.all)
    while (!ending.signal.aborted) {
      terminal.say(stop === undefined ? "watching" : "watching · Enter runs all · q quits")
      const found = await turn()
      if (found === undefined) break
      isAsked = false
      terminal.clear?.()
      terminal.say(
        `${found.what} · ${found.files.length} of ${tests.all.length} file${tests.all.length === 1 ? "" : "s"}`,
      )
      code = await run(found.files)
    }
    return code
  } finally {
    stop?.()
    watcher.close()
    clearInterval(awake)
    await testing.close()
  }
}
