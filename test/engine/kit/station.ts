import { hostname } from "node:os"
import { setImmediate as turn } from "node:timers/promises"
import { inspect } from "node:util"
import * as assert from "uvu/assert"
import type { Log } from "../../../src/base/log.ts"
import { log as logOf } from "../../../src/base/log.ts"
import type { Timers } from "../../../src/base/supervise.ts"
import type { Reply } from "../../../src/codecs/codec.ts"
import { framed } from "../../../src/codecs/framing.ts"
import { json } from "../../../src/codecs/json.ts"
import { riemann } from "../../../src/codecs/riemann.ts"
import { type Engine, engine } from "../../../src/engine/engine.ts"
import { type Data, savedOf } from "../../../src/engine/journal/data.ts"
import { outbox } from "../../../src/engine/journal/outbox.ts"
import type { Entry } from "../../../src/engine/journal/record.ts"
import { segments } from "../../../src/engine/journal/segments.ts"
import { snapshots } from "../../../src/engine/journal/snapshots.ts"
import { type Named, type Partition, partition } from "../../../src/engine/partition.ts"
import { player } from "../../../src/engine/player.ts"
import type { Event } from "../../../src/event/event.ts"
import type { Action, Output } from "../../../src/outputs/output.ts"
import { operator, type Self } from "../../../src/streams/core/operator.ts"
import type { Fragile } from "./fragile.ts"

/** Timers that fire when a test lets time pass. */
export function virtual(now: number): Timers & { pass(ms: number): Promise<void>; set(now: number): void } {
  const all = new Set<{ due: number; fire: () => void }>()
  return {
    now: () => now,
    after(ms, fire) {
      const one = { due: now + ms, fire }
      all.add(one)
      return () => all.delete(one)
    },
    set(to) {
      now = to
    },
    async pass(ms) {
      const end = now + ms
      for (;;) {
        const [next] = [...all].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due)
        if (next === undefined) break
        all.delete(next)
        now = Math.max(now, next.due)
        next.fire()
        await settle()
      }
      now = end
      await settle()
    },
  }
}

/** Lets whatever waits for the next turns of the loop have them. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 4; i++) await turn()
}

export interface Did extends Action {
  readonly key: string
}

/** An output that tells what it delivers. */
export const telling = (key: string, tell: (actions: readonly Action[]) => void): Output => ({
  name: key,
  key,
  open: () => ({ batch: 100, deliver: async actions => tell(actions), close: async () => {} }),
})

/** Asks an output for each value, and passes it on. */
export const ask = operator("ask", (output: Output) => ({
  output,
  next(value: unknown, self: Self<unknown, unknown>) {
    self.act(output, value)
    self.emit(value)
  },
})) as (output: Output) => Named["stream"]

export interface StationOptions {
  readonly disk: Fragile
  readonly timers: ReturnType<typeof virtual>
  readonly streams: readonly Named[]
  readonly version?: string
  readonly streamsOf?: (version: string) => readonly Named[] | undefined
  readonly durable?: boolean
  readonly whenFull?: "stop" | "go-on"
  readonly keeping?: Parameters<typeof segments>[1]
  readonly every?: number
}

export const everything = { segment: 2000, bytes: Number.POSITIVE_INFINITY, age: Number.POSITIVE_INFINITY }

/** The parts of a data folder on a fragile disk. */
export function dataOn(disk: Fragile, keeping = everything): Data {
  const kept = segments(disk.folder("journal"), keeping)
  const box = outbox(disk.folder("outbox"))
  return {
    folder: "a fragile disk",
    segments: kept,
    snapshots: snapshots(disk.folder("snapshots"), savedOf),
    outbox: box,
    versions: disk.folder("streams"),
    found: [...kept.found, ...box.found],
    close() {
      box.close()
      kept.close()
    },
  }
}

/** A start of the engine on a fragile disk, with timers that a test moves. */
export interface Station {
  readonly running: Engine
  readonly said: readonly string[]
  /** What was on the disk when it started. */
  readonly survived: readonly Entry[]
  /** Sends events in one way or another; resolves when they are answered, if that is awaited. */
  send(events: readonly Event[], way?: "json" | "riemann" | "frames"): Promise<Reply>
}

const codecs = { json: json(), riemann: riemann() }

export async function station(options: StationOptions): Promise<Station> {
  const { disk, timers, streams, version = "a", durable = false, whenFull = "stop", every = 10_000 } = options
  const said: string[] = []
  const log: Log = logOf({ write: text => void said.push(text), now: timers.now })
  const data = dataOn(disk, options.keeping)
  const survived = [...data.segments.read()].map(entry => ({ ...entry, bytes: Uint8Array.from(entry.bytes) }))
  said.push(...data.found)
  const streamsOf = options.streamsOf ?? (name => (name === version ? streams : undefined))
  const ring = { chunks: 4, chunkSize: 1000 }
  const running = engine(
    { name: "station", streams, version, listeners: [], telemetry: 0 },
    { log, timers, past: { data, durable, whenFull, every, streamsOf, ring } },
  )
  await running.start()
  return {
    running,
    said,
    survived,
    send(events, way = "json") {
      return new Promise(reply => {
        if (way === "frames") {
          const bytes = Buffer.concat(events.map(event => framed(codecs.riemann.encode([event]))))
          let left = events.length
          running.entrance.receiveFrames(bytes, 0, bytes.length, codecs.riemann, "test", said => --left || reply(said))
        } else running.entrance.receive(codecs[way].encode(events), codecs[way], "test", reply)
      })
    },
  }
}

/** A partition that nothing interrupts, fed these records: what it asked of outputs, and where it stands. */
export function uninterrupted(
  entries: Iterable<Entry>,
  streamsOf: (version: string) => readonly Named[],
): { readonly own: Partition; readonly acts: Did[] } {
  let own: Partition | undefined
  let play: ((entry: Entry) => void) | undefined
  const acts: Did[] = []
  for (const entry of entries) {
    if (own === undefined) {
      const made = partition({
        start: entry.time,
        host: hostname(),
        act: (action, { key }) => acts.push({ ...action, key }),
      })
      play = player(made, { become: version => made.swap(made.grow(streamsOf(version))) })
      own = made
    }
    play?.(entry)
  }
  return { own: own as Partition, acts }
}

/**
 * What a partition holds, without what differs from run to run though it means the same: the numbers of timers, of which
 * only the order counts, and the order of series.
 */
export function told(own: Partition): unknown {
  const { streams, index, ...rest } = own.save()
  const orders: number[] = []
  const collect = ({ timers, keys }: SavedFrame) => {
    for (const { order } of timers) orders.push(order)
    for (const [, , frames] of keys) frames.forEach(collect)
  }
  for (const { frame } of streams.roots) collect(frame)
  orders.sort((a, b) => a - b)
  const plain = (frame: SavedFrame): unknown => ({
    ...frame,
    timers: frame.timers.map(timer => ({ ...timer, order: orders.indexOf(timer.order) })).sort(byText),
    keys: frame.keys.map(([slot, kind, frames]) => {
      const all = frames.map(plain)
      return [slot, kind, kind === "series" ? all.sort(byText) : all]
    }),
  })
  return {
    ...rest,
    now: streams.now,
    roots: streams.roots.map(root => ({ ...root, frame: plain(root.frame) })),
    index: [...index].sort(byText),
  }
}

const byText = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)

type SavedFrame = ReturnType<Partition["save"]>["streams"]["roots"][number]["frame"]

/** What stands at each place of a value. */
function places(of: unknown, at = "", into = new Map<string, unknown>()): Map<string, unknown> {
  if (of instanceof Map || of instanceof Set) return places([...of], `${at}[${of.constructor.name}]`, into)
  if (of === null || typeof of !== "object") return into.set(at, of)
  into.set(at, Array.isArray(of) ? "an array" : "an object")
  for (const [key, value] of Object.entries(of)) places(value, `${at}.${key}`, into)
  return into
}

/** Holds that two values are alike; where they are not, it says so place by place. */
export function alike(found: unknown, due: unknown): void {
  const [left, right] = [places(found), places(due)]
  const differ = [...new Set([...left.keys(), ...right.keys()])].filter(at => !Object.is(left.get(at), right.get(at)))
  assert.equal(
    differ.map(at => `${at} is ${inspect(left.get(at))}, and not ${inspect(right.get(at))}`),
    [],
  )
  // What is no plain data has no places.
  assert.equal(found, due)
}
