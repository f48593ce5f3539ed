import type { Component } from "../../base/component.ts"
import type { Log } from "../../base/log.ts"

/** How long a stop may take before the process ends anyway, in milliseconds. */
const deadline = 10_000

/** SIGTERM and SIGINT stop, with a deadline, a second one at once; SIGHUP and SIGUSR1 reload. */
export function untilStopped(
  running: Pick<Component, "stop">,
  log: Log,
  reload: () => Promise<unknown>,
): Promise<number> {
  return new Promise(resolve => {
    let stopping = false
    const stop = (signal: NodeJS.Signals) => {
      if (stopping) process.exit(130)
      stopping = true
      log.info("stop", `${signal}: no more is taken; outputs are flushed`)
      const late = setTimeout(() => {
        log.error("stop", `not done after ${deadline / 1000} s; what is still queued is lost`)
        process.exit(1)
      }, deadline)
      running.stop().then(
        () => {
          clearTimeout(late)
          resolve(0)
        },
        error => {
          log.error("stop", error as Error)
          process.exit(1)
        },
      )
    }
    process.on("SIGTERM", stop).on("SIGINT", stop)
    process.on("SIGHUP", () => void reload()).on("SIGUSR1", () => void reload())
  })
}
