import { readFile, statfs } from "node:fs/promises"
import { cpus, hostname } from "node:os"
import type { Component } from "../base/component.ts"
import type { Log } from "../base/log.ts"
import type { Timers } from "../base/supervise.ts"
import { errorText } from "../base/text-of.ts"
import type { Intake } from "../codecs/codec.ts"
import { wallTimers } from "../engine/wall.ts"
import { type Event, event } from "../event/event.ts"
import { cpu } from "./cpu.ts"
import { disk } from "./disk.ts"
import { load } from "./load.ts"
import { memory } from "./memory.ts"
import { network } from "./network.ts"
import type { Reading, Source } from "./source.ts"

interface SelfOptions {
  readonly log: Pick<Log, "info" | "warn">
  readonly timers?: Timers
  /** The text of a file below /proc. */
  readonly read?: (file: string) => Promise<string>
  readonly sources?: readonly Source[]
  /** Milliseconds that no step of the system's clock disturbs. */
  readonly monotonic?: () => number
}

export interface Self extends Component {
  /** Whether anything flows: not where there is no /proc. */
  readonly flows: boolean
}

/** Seconds between two looks. */
const every = 5
/** An event outlives one that is missing, and its successor's delay. */
const ttl = 2 * every + 2

const proc = (file: string) => readFile(`/proc/${file}`, "utf8")
const sourcesHere = (timers: Timers): Source[] => [
  cpu(),
  load(cpus().length || 1),
  memory(),
  disk({ statfs, timers }),
  network(),
]

/**
 * This machine's own cpu, load, memory, disks and network as events, each 5 s, as riemann-health names and grades them.
 *
 * They come in like any others, so a recording has them. Each source goes its own way: one that is slow or fails, which
 * is told once, keeps none of the others.
 */
export function self(intake: Pick<Intake, "inject">, options: SelfOptions): Self {
  const { log, timers = wallTimers, read = proc, monotonic = () => performance.now() } = options
  const host = hostname()
  const looks = (options.sources ?? sourcesHere(timers)).map(source => ({ source, at: 0, busy: false, failed: false }))
  let flows = false
  let cancel = () => {}

  const look = async (one: (typeof looks)[number]) => {
    one.busy = true
    try {
      const text = await read(one.source.file)
      const now = monotonic()
      const readings = await one.source.read(text, (now - one.at) / 1000)
      one.at = now
      if (flows && readings.length > 0)
        intake.inject(
          readings.map(reading => eventOf(reading, host)),
          "self",
        )
    } catch (error) {
      if (!one.failed) log.warn("self", `${one.source.name} of this host cannot be read: ${errorText(error)}`)
      one.failed = true
    }
    one.busy = false
  }
  const round = () => {
    for (const one of looks) if (!one.busy) void look(one)
    cancel = timers.after(every * 1000, round)
  }

  return {
    name: "self",
    key: "self",
    get flows() {
      return flows
    },
    async start() {
      flows = await read("stat").then(
        () => true,
        () => false,
      )
      if (flows) round()
      else log.info("self", "this host is not watched: it has no /proc")
    },
    async stop() {
      flows = false
      cancel()
    },
  }
}

const eventOf = (reading: Reading, host: string): Event => event({ ...reading, host, ttl, tags: ["self"] })
