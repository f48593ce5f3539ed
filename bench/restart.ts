import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Generator } from "./generator.ts"
import { median } from "./median.ts"
import { served } from "./served.ts"

export interface RestartFigures {
  readonly series: number
  /** Milliseconds from the start of the process until it listens: without data, and from a snapshot of these series. */
  readonly empty: number
  readonly full: number
  /** The CPU time until it is ready, of the latter, in milliseconds. */
  readonly fullCpu: number
  /** Events a second at which a recording is played. */
  readonly replay: number
}

const hosts = 5000
const times = 5
const few = 50

/** How long a start from a snapshot takes, and how fast a recording is replayed. */
export async function restart(args: readonly string[], load: Generator): Promise<RestartFigures> {
  const folder = mkdtempSync(join(tmpdir(), "dmon-bench-"))
  /** Starts dmon on a data folder, sends it some seconds of events, stops it; how long it took to listen. */
  const visit = async (data: string, hosts: number, seconds: number) => {
    const server = await served({ args: [...args, "--ttl", "3600", "--data", join(folder, data)], folder })
    const [took, cpu] = [server.listeningAfter, server.cpu() * 1000]
    if (seconds > 0) {
      const job = { over: "riemann/tcp", port: server.port("riemann/tcp"), hosts, batch: 100, seconds } as const
      await load.run({ ...job, connections: 4, window: 4096 })
    }
    await server.stop()
    return { took, cpu }
  }
  try {
    await visit("warm", few, 0)
    const empty = await visit("many", hosts, 5)
    const full: Awaited<ReturnType<typeof visit>>[] = []
    for (let i = 0; i < times; i++) full.push(await visit("many", hosts, 0))
    await visit("replayed", few, 8)
    const own = (name: string) => fileURLToPath(new URL(name, import.meta.url))
    const program = ["--import", import.meta.resolve("tsx"), own("replay.ts"), join(folder, "replayed")]
    const { perSecond } = JSON.parse(execFileSync(process.execPath, program, { encoding: "utf8" }))
    const [took, fullCpu] = [median(full.map(one => one.took)), median(full.map(one => one.cpu))]
    return { series: hosts * 20, empty: empty.took, full: took, fullCpu, replay: perSecond }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
