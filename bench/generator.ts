import { fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import type { Job, Sent } from "./load.ts"

/** The load generator's process. */
export interface Generator {
  run(job: Job): Promise<Sent>
  stop(): void
}

export function generator(): Generator {
  const child = fork(fileURLToPath(new URL("load.ts", import.meta.url)), {
    execArgv: ["--import", import.meta.resolve("tsx")],
  })
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`the load generator ended with code ${code}`)
  })
  ended.catch(() => {})
  return {
    async run(job) {
      const signal = AbortSignal.timeout((job.seconds + 60) * 1000)
      const answer = once(child, "message", { signal })
      child.send(job)
      const [{ sent, error }] = (await Promise.race([answer, ended])) as [{ sent?: Sent; error?: string }]
      if (sent === undefined) throw new Error(`the load generator: ${error}`)
      return sent
    },
    stop: () => void child.kill(),
  }
}
