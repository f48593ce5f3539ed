// The load generator, a process of its own: told by messages what to send, answers with what came of it.
import { createSocket } from "node:dgram"
import { once } from "node:events"
import { connect, type Socket } from "node:net"
import { setTimeout as wait } from "node:timers/promises"
import { type Tape, tape } from "./tape.ts"

export type Over = "riemann/tcp" | "json/tcp" | "riemann/udp" | "json/udp"

/** What to send. */
export interface Job {
  readonly over: Over
  readonly port: number
  readonly hosts: number
  readonly batch: number
  readonly connections: number
  /** Events without an answer that a connection may have on their way. */
  readonly window: number
  readonly seconds: number
  /** Messages a second over one connection, each timed; UDP: messages a second. Absent: as fast as they are taken. */
  readonly pace?: number
}

/** What came of it. */
export interface Sent {
  readonly events: number
  readonly seconds: number
  /** Messages whose answer was not `ok`. */
  readonly refused: number
  /** Microseconds from a message's write to its answer, each of them, sorted. */
  readonly latencies: readonly number[]
}

const tapes = new Map<string, Tape>()

process.on("message", async (job: Job) => {
  try {
    process.send?.({ sent: await run(job) })
  } catch (error) {
    process.send?.({ error: String(error) })
  }
})

function run(job: Job): Promise<Sent> {
  const { hosts, batch, over } = job
  const fleet = {
    hosts,
    batch,
    form: over.startsWith("json") ? "json" : "riemann",
    framed: over.endsWith("tcp"),
  } as const
  const key = JSON.stringify(fleet)
  let events = tapes.get(key)
  if (events === undefined) tapes.set(key, (events = tape(fleet)))
  if (over.endsWith("udp")) return datagrams(events, job)
  if (over === "json/tcp") return lines(events, job)
  return job.pace === undefined ? pipelined(events, job) : paced(events, job, job.pace)
}

const total = (counts: readonly number[]) => counts.reduce((sum, n) => sum + n, 0)

/** Counts answers of Riemann's protocol; those of events alone are 6 bytes when all is well. */
function answers(socket: Socket, each: (count: number) => void): { refused: number } {
  const seen = { refused: 0 }
  let rest: Buffer = Buffer.alloc(0)
  socket.on("data", (chunk: Buffer) => {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    let at = 0
    let count = 0
    while (bytes.length - at >= 4) {
      const length = bytes.readUInt32BE(at)
      if (bytes.length - at - 4 < length) break
      if (bytes[at + 4] !== 0x10 || bytes[at + 5] !== 1) seen.refused++
      at += 4 + length
      count++
    }
    rest = at < bytes.length ? Buffer.from(bytes.subarray(at)) : Buffer.alloc(0)
    if (count > 0) each(count)
  })
  return seen
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true })
  await once(socket, "connect")
  return socket
}

/** As many messages on their way as the window allows, over all connections, until the time is over. */
async function pipelined(events: Tape, { port, connections, window, seconds }: Job): Promise<Sent> {
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)))
  const start = performance.now()
  const until = start + seconds * 1000
  const done = await Promise.all(
    sockets.map(
      (socket, i) =>
        new Promise<{ messages: number; refused: number }>((resolve, reject) => {
          let at = Math.floor((events.messages / connections) * i)
          let onWay = 0
          let messages = 0
          const send = (count: number) => {
            for (let left = count; left > 0; ) {
              const taken = Math.min(left, events.messages - at)
              socket.write(events.cut(at, taken))
              at = (at + taken) % events.messages
              left -= taken
              onWay += taken
            }
          }
          const seen = answers(socket, count => {
            onWay -= count
            messages += count
            if (performance.now() < until) send(count)
            else if (onWay === 0) {
              socket.destroy()
              resolve({ messages, refused: seen.refused })
            }
          })
          socket.on("close", () => reject(new Error("the server hung up")))
          socket.on("error", reject)
          send(Math.max(2, Math.floor(window / events.batch)))
        }),
    ),
  )
  return {
    events: total(done.map(one => one.messages)) * events.batch,
    seconds: (performance.now() - start) / 1000,
    refused: total(done.map(one => one.refused)),
    latencies: [],
  }
}

/** One connection, so many messages a second, each timed from its write to its answer. */
async function paced(events: Tape, { port, seconds }: Job, pace: number): Promise<Sent> {
  const socket = await open(port)
  const left: number[] = []
  const latencies: number[] = []
  const seen = answers(socket, count => {
    const now = performance.now()
    for (let i = 0; i < count; i++) latencies.push((now - (left.shift() as number)) * 1000)
  })
  const start = performance.now()
  let messages = 0
  for (let now = start; now < start + seconds * 1000; now = performance.now()) {
    while (messages < ((now - start) / 1000) * pace) {
      const bytes = events.cut(messages % events.messages, 1)
      left.push(performance.now())
      socket.write(bytes)
      messages++
    }
    await wait(1)
  }
  while (left.length > 0) await wait(1)
  socket.destroy()
  latencies.sort((a, b) => a - b)
  return { events: messages * events.batch, seconds, refused: seen.refused, latencies }
}

/** Lines are not answered: the socket's back pressure leads, and the server hangs up when it has read the last. */
async function lines(events: Tape, { port, connections, seconds }: Job): Promise<Sent> {
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)))
  const start = performance.now()
  const until = start + seconds * 1000
  const perWrite = Math.max(1, Math.floor(65_536 / (events.bytesPerEvent * events.batch)))
  const done = await Promise.all(
    sockets.map(async (socket, i) => {
      let at = Math.floor((events.messages / connections) * i)
      let messages = 0
      const over = once(socket, "end")
      socket.resume()
      while (performance.now() < until) {
        const taken = Math.min(perWrite, events.messages - at)
        const flows = socket.write(events.cut(at, taken))
        at = (at + taken) % events.messages
        messages += taken
        if (!flows) await once(socket, "drain")
      }
      socket.end()
      await over
      return messages
    }),
  )
  return { events: total(done) * events.batch, seconds: (performance.now() - start) / 1000, refused: 0, latencies: [] }
}

/** So many datagrams a second; whether they arrive, only the server knows. */
async function datagrams(events: Tape, { port, seconds, pace = 20_000 }: Job): Promise<Sent> {
  const socket = createSocket("udp4")
  socket.connect(port, "127.0.0.1")
  await once(socket, "connect")
  const start = performance.now()
  let messages = 0
  for (let now = start; now < start + seconds * 1000; now = performance.now()) {
    while (messages < ((now - start) / 1000) * pace) socket.send(events.cut(messages++ % events.messages, 1))
    await wait(1)
  }
  const took = (performance.now() - start) / 1000
  await wait(300) // the last ones are still on their way
  socket.close()
  return { events: messages * events.batch, seconds: took, refused: 0, latencies: [] }
}
