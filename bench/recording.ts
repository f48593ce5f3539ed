import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Generator } from "./generator.ts"
import type { Effort, Scenario } from "./measure.ts"
import { median } from "./median.ts"
import { type Served, served } from "./served.ts"

/** What a recording costs, next to the same without. */
export interface RecordingFigures {
  readonly streams: Scenario["streams"]
  readonly batch: number
  readonly off: Cost
  readonly on: Cost
  readonly durable: Cost
}

interface Cost {
  /** CPU-seconds per million events. */
  readonly cpu: number
  readonly perSecond: number
}

const hosts = 50
const warm = 3
const lives = 9
const kinds = { off: [], on: ["--data"], durable: ["--durable", "--data"] } as const
type Kind = keyof typeof kinds

/** Servers without a recording, with one, and with one that answers wait for: slices of them take turns. */
export async function recordings(
  argsOf: (streams: Scenario["streams"]) => string[],
  { rounds, seconds }: Effort,
  load: Generator,
): Promise<RecordingFigures[]> {
  const all: RecordingFigures[] = []
  for (const streams of ["index", "typical"] as const) {
    for (const batch of [100, 1]) all.push({ streams, batch, ...(await compare(argsOf(streams), batch)) })
  }
  return all

  /**
   * Of one process to the next the same code may take a tenth more, and so may the one that is started last: each kind is
   * started several times, as often first as last.
   */
  async function compare(args: string[], batch: number): Promise<Record<Kind, Cost>> {
    const all: Record<Kind, Cost>[] = []
    const order = Object.keys(kinds) as Kind[]
    for (let life = 0; life < lives; life++) {
      all.push(await inOneLife(args, batch, order))
      order.push(order.shift() as Kind)
    }
    const middle = (kind: Kind): Cost => medianOf(all.map(one => one[kind]))
    return { off: middle("off"), on: middle("on"), durable: middle("durable") }
  }

  async function inOneLife(args: string[], batch: number, order: readonly Kind[]): Promise<Record<Kind, Cost>> {
    const folder = mkdtempSync(join(tmpdir(), "dmon-bench-"))
    const slice = async (to: Served, seconds: number): Promise<Cost> => {
      const before = to.cpu()
      const job = { over: "riemann/tcp", port: to.port("riemann/tcp"), hosts, batch, seconds } as const
      const { events, seconds: took } = await load.run({ ...job, connections: 4, window: 4096 })
      return { cpu: ((to.cpu() - before) / events) * 1e6, perSecond: events / took }
    }
    const running = new Map<Kind, { server: Served; costs: Cost[] }>()
    try {
      for (const kind of order) {
        const flags = kinds[kind]
        const own = join(folder, kind)
        const data = flags.length > 0 ? [...flags, join(own, "data")] : []
        const server = await served({ args: [...args, ...data, "--name", kind], folder: own })
        running.set(kind, { server, costs: [] })
        await slice(server, warm)
      }
      for (let round = 0; round < rounds; round++) {
        for (const { server, costs } of running.values()) costs.push(await slice(server, seconds / 4))
      }
      const middle = (kind: Kind) => medianOf((running.get(kind) as { costs: Cost[] }).costs)
      return { off: middle("off"), on: middle("on"), durable: middle("durable") }
    } finally {
      for (const { server } of running.values()) await server.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

const medianOf = (costs: readonly Cost[]): Cost => ({
  cpu: median(costs.map(({ cpu }) => cpu)),
  perSecond: median(costs.map(({ perSecond }) => perSecond)),
})
