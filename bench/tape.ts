import { Writer } from "protobufjs/minimal.js"

/** Who sends what: `hosts` of 20 services each. */
export interface Fleet {
  readonly hosts: number
  /** Events in one message. */
  readonly batch: number
  readonly form: "riemann" | "json"
  /** Before each message stands its length, as on TCP; JSON lines end with a newline instead. */
  readonly framed: boolean
}

/**
 * Messages encoded before anything is measured, one after the other, sent round and round.
 * What changes is the time of each event, which is put in place just before it is sent.
 */
export interface Tape {
  readonly batch: number
  /** How many messages it holds. */
  readonly messages: number
  readonly bytesPerEvent: number
  /** The bytes of some messages, from a number on, with the time of now; at most to the end of the tape. */
  cut(from: number, count: number): Uint8Array
}

export const services = [
  ..."01234".split("").map(n => `api${n}`),
  ..."0123".split("").map(n => `db${n}`),
  "cpu",
  ..."memory swap load disk net queue jobs cache mail dns".split(" "),
]
const least = 20_000
const sizeOfStamp = { riemann: 8, json: 14 }

/** A tape of at least 20,000 events and at least two of each series, in random order, the same each time. */
export function tape({ hosts, batch, form, framed }: Fleet): Tape {
  const chance = random(1)
  const series = hosts * services.length
  const rounds = Math.max(2, Math.ceil(least / series))
  const messages = Math.floor((rounds * series) / batch)
  const order = shuffled(
    Array.from({ length: series }, (_, i) => i),
    chance,
  )
  const sample = (n: number): Sample => {
    const which = order[n % series] as number
    const host = Math.floor(which / services.length)
    return {
      host: `host-${String(host).padStart(4, "0")}`,
      service: services[which % services.length] as string,
      state: chance() < 0.99 ? "ok" : chance() < 0.5 ? "warning" : "critical",
      description: `took ${Math.floor(chance() * 1e9)} ns of ${n}`,
      tags: [host % 2 === 0 ? "prod" : "test", ["eu", "us", "asia"][host % 3] as string],
      attributes: { region: `zone-${host % 4}-west`, rack: `r${host % 10}` },
      metric: chance(),
    }
  }

  const parts: Uint8Array[] = []
  const ends = new Uint32Array(messages + 1)
  const stamps = new Uint32Array(messages * batch)
  let at = 0
  for (let message = 0; message < messages; message++) {
    const samples = Array.from({ length: batch }, (_, i) => sample(message * batch + i))
    const { bytes, times } = form === "json" ? jsonMessage(samples, framed) : riemannMessage(samples, framed)
    times.forEach((time, i) => {
      stamps[message * batch + i] = at + time
    })
    parts.push(bytes)
    at += bytes.length
    ends[message + 1] = at
  }
  const whole = Buffer.concat(parts)
  const stamp = Buffer.alloc(sizeOfStamp[form])
  const write = form === "json" ? writeSeconds : writeMicros

  return {
    batch,
    messages,
    bytesPerEvent: whole.length / (messages * batch),
    cut(from, count) {
      const to = Math.min(messages, from + count)
      write(stamp)
      for (let i = from * batch; i < to * batch; i++) stamp.copy(whole, stamps[i])
      return whole.subarray(ends[from], ends[to])
    },
  }
}

interface Sample {
  readonly host: string
  readonly service: string
  readonly state: string
  readonly description: string
  readonly tags: readonly string[]
  readonly attributes: Readonly<Record<string, string>>
  readonly metric: number
}

interface Message {
  readonly bytes: Uint8Array
  /** Where the time of each event stands. */
  readonly times: readonly number[]
}

const mark = Buffer.from("0123456789abcdef")

/** The fields that Riemann's clients fill, each once: the time in microseconds, the metric as a double. */
function riemannMessage(samples: readonly Sample[], framed: boolean): Message {
  const to = Writer.create()
  for (const { host, service, state, description, tags, attributes, metric } of samples) {
    to.uint32(0x32).fork()
    to.uint32(0x12).string(state).uint32(0x1a).string(service).uint32(0x22).string(host)
    to.uint32(0x2a).string(description)
    for (const tag of tags) to.uint32(0x3a).string(tag)
    for (const [key, value] of Object.entries(attributes)) {
      to.uint32(0x4a).fork().uint32(0x0a).string(key).uint32(0x12).string(value).ldelim()
    }
    to.uint32(0x71).double(metric)
    to.uint32(0x50).int64(Date.now() * 1000) // last, so that it is found from the end
    to.ldelim()
  }
  const body = to.finish()
  const times: number[] = []
  for (let at = 0; at < body.length; ) {
    const long = body[at + 1]! > 127
    at += (long ? 3 : 2) + (long ? (body[at + 1]! & 127) | (body[at + 2]! << 7) : body[at + 1]!)
    times.push(at - sizeOfStamp.riemann)
  }
  if (!framed) return { bytes: body, times }
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  return { bytes: Buffer.concat([length, body]), times: times.map(time => time + 4) }
}

function jsonMessage(samples: readonly Sample[], framed: boolean): Message {
  const items = samples.map(({ attributes, ...rest }) =>
    JSON.stringify({ ...rest, time: mark.toString(), ...attributes }),
  )
  const text = items.length === 1 ? (items[0] as string) : `[${items.join(",")}]`
  const seconds = "1700000000.000"
  const bytes = Buffer.from((framed ? `${text}\n` : text).replaceAll(`"${mark}"`, seconds))
  const times: number[] = []
  for (let at = bytes.indexOf(seconds); at >= 0; at = bytes.indexOf(seconds, at + 1)) times.push(at)
  return { bytes, times }
}

/** The time of now in microseconds as a varint, which has 8 bytes until the year 4253. */
function writeMicros(to: Buffer): void {
  let left = BigInt(Date.now()) * 1000n
  for (let i = 0; i < 8; i++, left >>= 7n) to[i] = Number(left & 127n) | (i < 7 ? 128 : 0)
}

function writeSeconds(to: Buffer): void {
  to.write((Date.now() / 1000).toFixed(3))
}

/** A small generator (mulberry32), so that every run sends the same. */
function random(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

function shuffled<T>(all: T[], chance: () => number): T[] {
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(chance() * (i + 1))
    const one = all[i] as T
    all[i] = all[j] as T
    all[j] = one
  }
  return all
}
