import type { Generator } from "./generator.ts"
import type { Job, Over } from "./load.ts"
import { median } from "./median.ts"
import type { Served } from "./served.ts"

/** One line of the table: which streams, and what comes over which protocol. */
export interface Scenario {
  readonly streams: "index" | "typical"
  readonly over: Over
  readonly hosts: number
  readonly batch: number
  /** Messages a second, where no answer tells how fast is enough. */
  readonly pace?: number
  /** Answers are timed too, in a paced run of their own. */
  readonly timed?: boolean
}

export interface Effort {
  readonly rounds: number
  /** How long each slice is. */
  readonly seconds: number
}

/** What a scenario cost: medians over the rounds. */
export interface Figures {
  /** CPU-seconds per million events. */
  readonly cpu: number
  /** The same of the floor. */
  readonly floor: number
  readonly perSecond: number
  /** The share of datagrams that did not arrive. */
  readonly lost: number
  readonly gc: { readonly p99: number; readonly max: number; readonly share: number }
  readonly memory: { readonly now: number; readonly peak: number }
  /** Microseconds to the answer: dmon's, the floor's. */
  readonly answers?: { readonly own: Quantiles; readonly floor: Quantiles }
}

export type Quantiles = readonly [p50: number, p99: number, p999: number]

const warm = 3
const floorSeconds = 1
const flight = 4096
const perSecond = 1000

/** Measures one scenario: slices of the floor and of dmon take turns, so that what drifts in the machine cancels. */
export async function measure(
  scenario: Scenario,
  { rounds, seconds }: Effort,
  { load, own, floor }: { readonly load: Generator; readonly own: Served; readonly floor: Served },
): Promise<Figures> {
  const { over, hosts, batch, pace } = scenario
  const job = (to: Served, seconds: number): Job => ({
    ...{ over, hosts, batch, seconds, port: to.port(over), connections: 4, window: flight },
    ...(pace !== undefined && { pace }),
  })
  const slice = async (to: Served, seconds: number) => {
    const before = to.cpu()
    const { events, seconds: took, refused } = await load.run(job(to, seconds))
    if (refused > 0) throw new Error(`${refused} messages were refused`)
    return { events, cpu: ((to.cpu() - before) / events) * 1e6, perSecond: events / took }
  }

  await slice(floor, floorSeconds)
  let sent = (await slice(own, Math.max(warm, seconds))).events
  const slices: { cpu: number; perSecond: number; floor: number; gc: { p99: number; max: number; total: number } }[] =
    []
  for (let round = 0; round < rounds; round++) {
    const under = await slice(floor, floorSeconds)
    await own.pauses()
    const { cpu, perSecond, events } = await slice(own, seconds)
    slices.push({ cpu, perSecond, floor: under.cpu, gc: await own.pauses() })
    sent += events
  }
  const arrived = await counted(own)
  if (over.endsWith("tcp") && arrived !== sent) throw new Error(`${sent} events were sent, ${arrived} were taken`)
  const answers = scenario.timed ? await timed(scenario, { rounds, seconds }, { load, own, floor }) : undefined
  return {
    cpu: (median(slices.map(one => one.cpu)) * sent) / arrived,
    floor: median(slices.map(one => one.floor)),
    perSecond: median(slices.map(one => one.perSecond)),
    lost: 1 - arrived / sent,
    gc: {
      p99: median(slices.map(one => one.gc.p99)),
      max: Math.max(...slices.map(one => one.gc.max)),
      share: median(slices.map(one => one.gc.total / 1000 / seconds)),
    },
    memory: own.memory(),
    ...(answers && { answers }),
  }
}

/** How many events came in over its sockets, by its own count. */
async function counted(own: Served): Promise<number> {
  const status = await own.status()
  return status?.listeners.filter(({ address }) => address !== "").reduce((sum, one) => sum + one.out, 0) ?? Number.NaN
}

async function timed(
  { over, hosts }: Scenario,
  { rounds, seconds }: Effort,
  { load, own, floor }: { readonly load: Generator; readonly own: Served; readonly floor: Served },
): Promise<NonNullable<Figures["answers"]>> {
  const times = { own: [] as Quantiles[], floor: [] as Quantiles[] }
  for (let round = 0; round < rounds; round++) {
    for (const [name, to] of [["floor", floor] as const, ["own", own] as const]) {
      const job: Job = {
        over,
        hosts,
        batch: 1,
        seconds,
        port: to.port(over),
        connections: 1,
        window: 1,
        pace: perSecond,
      }
      const { latencies } = await load.run(job)
      const at = (share: number) => latencies[Math.floor(latencies.length * share)] as number
      times[name].push([at(0.5), at(0.99), at(0.999)])
    }
  }
  const middle = (all: Quantiles[]): Quantiles => [
    median(all.map(one => one[0])),
    median(all.map(one => one[1])),
    median(all.map(one => one[2])),
  ]
  return { own: middle(times.own), floor: middle(times.floor) }
}
