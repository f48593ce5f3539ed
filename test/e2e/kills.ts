import { connect } from "node:net"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import * as assert from "uvu/assert"
import { framed, frames } from "../../src/codecs/framing.ts"
import { riemann } from "../../src/codecs/riemann.ts"
import type { Event } from "../../src/event/event.ts"
import { seeded } from "../engine/kit/fragile.ts"
import { numbersIn } from "./numbers-in.ts"
import { type Server, server, until, type Workplace, workplace } from "./server.ts"

/** Every event is printed, and counted for its sender; both counts and the newest of each service are in the index. */
const streams = `import { by, index, log, operator, set, when } from "dmon"
const counted = operator("counted", () => ({
  state: () => ({ n: 0 }),
  next(event: object, self) {
    self.state.n++
    self.emit({ ...event, metric: self.state.n })
  },
}))
export const newestStream = when("tagged \\"load\\"", index())
export const printedStream = when("tagged \\"load\\"", log({ prefix: "got" }))
export const countStream = when("tagged \\"load\\"", by("host", counted(set({ service: "count" }, index()))))
`

interface Options {
  readonly seed: number
  readonly kills: number
  readonly durable: boolean
  readonly say?: (line: string) => void
}

/** What came of it, over all the kills. */
export interface Outcome {
  readonly sent: number
  readonly answered: number
  /** Answered, and not in the recording: only where it is not durable. */
  readonly lost: number
  /** The longest time between an answer to one of these and the kill, in milliseconds. */
  readonly lostWithin: number
  /** Lines that were printed again after a restart. */
  readonly repeated: number
  /** Events that were recorded, and never printed. */
  readonly silent: number
}

/** A sender: what of its events was answered, and when. */
interface Sender {
  readonly host: string
  sent: number
  /** The moment of the answer, by the number of the event. */
  readonly answered: Map<number, number>
}

const connections = 3
const perMessage = 5
const window = 40
/** The longest that events which were answered may be lost by, where it is not durable, in milliseconds: 100, and a slow machine. */
const slack = 1000

/** Sends as fast as is answered, until the connection breaks. */
function load(port: number, sender: Sender): Promise<void> {
  const codec = riemann()
  const socket = connect(port, "127.0.0.1")
  const cut = frames("length")
  const flying: number[] = []
  const send = () => {
    const first = sender.sent
    const events = Array.from({ length: perMessage }, (_, i): Event => {
      const n = first + i
      return { host: sender.host, service: `s${n % 7}`, metric: n, ttl: 3600, tags: ["load"] }
    })
    sender.sent += perMessage
    flying.push(first)
    socket.write(framed(codec.encode(events)))
  }
  socket.on("connect", () => {
    for (let i = 0; i < window; i++) send()
  })
  socket.on("data", chunk => {
    const now = performance.now()
    cut.push(chunk, (bytes, start, end) => {
      for (let at = start; at < end; at += 4 + Buffer.from(bytes).readUInt32BE(at)) {
        const first = flying.shift() as number
        for (let i = 0; i < perMessage; i++) sender.answered.set(first + i, now)
        send()
      }
    })
  })
  socket.on("error", () => {})
  return new Promise(closed => socket.on("close", () => closed()))
}

/** Starts dmon, loads it, kills it at a random moment, starts it again, and so on; then looks at all that it has kept. */
export async function kills({ seed, kills, durable, say = () => {} }: Options): Promise<Outcome> {
  const [at, chance] = [workplace(), seeded(seed)]
  const senders = Array.from(
    { length: connections },
    (_, i): Sender => ({ host: `h${i}`, sent: 0, answered: new Map() }),
  )
  const folder = join(at.folder, "data")
  const args = ["--streams", at.write("mystreams.ts", streams), "--data", folder, "--telemetry", "0", "--no-check"]
  if (durable) args.push("--durable")
  const printed = new Map<string, number>()
  const killed: Kill[] = []
  try {
    for (let kill = 0; kill < kills; kill++) {
      const dmon = await server(at, [...args, "--snapshot", `${200 + Math.floor(chance() * 800)}ms`])
      if (kill > 0) await until("where it goes on", () => /continues from [\s\S]*broke off/.test(dmon.err()))
      const loads = senders.map(sender => load(dmon.port("TCP"), sender))
      await wait(20 + chance() ** 2 * 900)
      const moment = performance.now()
      dmon.process.kill("SIGKILL")
      // Answers that were on their way are still read.
      await Promise.all(loads)
      killed.push({ moment, over: performance.now() })
      await until("its end", () => dmon.process.stdout?.readableEnded)
      tally(dmon, printed)
      say(`kill ${kill + 1}: ${senders.reduce((sum, { answered }) => sum + answered.size, 0)} events answered`)
    }
    return await examine({ at, args, folder, senders, printed, killed, durable })
  } finally {
    at.remove()
  }
}

/** Counts the lines of events that were printed. */
function tally(dmon: Server, printed: Map<string, number>): void {
  for (const [, host, n] of dmon.out().matchAll(/^got .*?(h\d+) {2}s\d {2}(\d+) .*\n/gm))
    printed.set(`${host} ${n}`, (printed.get(`${host} ${n}`) ?? 0) + 1)
}

interface Kill {
  readonly moment: number
  /** When all that was on its way had been read. */
  readonly over: number
}

interface Evidence {
  readonly at: Workplace
  readonly args: readonly string[]
  readonly folder: string
  readonly senders: readonly Sender[]
  readonly printed: Map<string, number>
  readonly killed: readonly Kill[]
  readonly durable: boolean
}

/** Starts dmon a last time, and holds what it says and what it kept against what was sent and answered. */
async function examine({ at, args, folder, senders, printed, killed, durable }: Evidence): Promise<Outcome> {
  const dmon = await server(at, args)
  const { stdout } = await dmon.command("query", "true", "--json")
  const index = new Map(
    stdout
      .trim()
      .split("\n")
      .map(line => JSON.parse(line) as Event)
      .map(one => [`${one.host} ${one.service}`, one.metric]),
  )
  assert.is(await dmon.stop(), 0, dmon.err())
  tally(dmon, printed)
  const recorded = numbersIn(folder)
  let [lost, lostWithin, silent] = [0, 0, 0]
  for (const { host, answered } of senders) {
    const kept = recorded.get(host) ?? []
    const has = new Set(kept)
    assert.is(has.size, kept.length, "no event twice")
    assert.is(index.get(`${host} count`), kept.length, "what was counted is what is recorded")
    for (let s = 0; s < 7; s++) assert.is(index.get(`${host} s${s}`), kept.filter(n => n % 7 === s).at(-1))
    for (const [n, when] of answered) {
      if (has.has(n)) continue
      lost++
      const { moment } = killed.find(({ over }) => over > when) as Kill
      lostWithin = Math.max(lostWithin, moment - when)
    }
    for (const n of kept) if (!printed.has(`${host} ${n}`)) silent++
  }
  const sum = (of: (sender: Sender) => number) => senders.reduce((all, sender) => all + of(sender), 0)
  const repeated = [...printed.values()].reduce((all, times) => all + times - 1, 0)
  const outcome = {
    sent: sum(one => one.sent),
    answered: sum(one => one.answered.size),
    lost,
    lostWithin,
    repeated,
    silent,
  }
  if (durable) assert.is(lost, 0, `${lost} events were answered, and are lost`)
  assert.ok(lostWithin < slack, `events were lost that were answered ${lostWithin} ms before`)
  assert.is(silent, 0, "what is recorded was acted on")
  return outcome
}
