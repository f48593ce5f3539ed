import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { createInterface } from "node:readline"
import type { Readable } from "node:stream"
import type { Status } from "../src/engine/remote.ts"
import type { Over } from "./load.ts"

/** What the garbage collections of a server took, in milliseconds. */
export interface Pauses {
  readonly count: number
  readonly total: number
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/** A server under test, a child process, as the kernel sees it. */
export interface Served {
  /** Milliseconds from its start to its first line about a listener. */
  readonly listeningAfter: number
  port(over: Over): number
  /** The port of its HTTP listener; NaN for one without. */
  http(): number
  /** CPU time since its start, its threads' included, in seconds. */
  cpu(): number
  /** Resident memory, now and at most, in bytes. */
  memory(): { readonly now: number; readonly peak: number }
  /** The collections since the last asking; only of one that is `watched`. */
  pauses(): Promise<Pauses>
  /** What it counted itself; a floor counts nothing. */
  status(): Promise<Status | undefined>
  stop(): Promise<void>
}

export interface Command {
  /** The arguments of node: the program and its own. */
  readonly args: readonly string[]
  /** For its sockets, and for what it remembers of the streams. */
  readonly folder: string
  /** Its garbage collections are timed. */
  readonly watched?: boolean
}

const ticksPerSecond = 100
const patience = 60_000

/** Starts a server and waits until it says that it is ready. */
export async function served(command: Command): Promise<Served> {
  const begun = performance.now()
  const child = launch(command)
  const reports = createInterface({ input: child.stdio[3] as Readable })
  const { said, listeningAfter } = await ready(child, begun)
  const find = (what: RegExp): number => Number(said.map(line => what.exec(line)?.[1]).find(Boolean))
  const http = () => find(/on: {2}http:\/\/[^:]+:(\d+)\//)
  const kernel = (file: string) => readFileSync(`/proc/${child.pid}/${file}`, "utf8")

  return {
    listeningAfter,
    port(over) {
      if (over.endsWith("tcp")) return find(/over TCP on: {2}\S+ (\d+)$/)
      return find(over === "json/udp" ? /event datagrams on: {2}\S+ (\d+)$/ : /Riemann .*datagrams on: {2}\S+ (\d+)$/)
    },
    http,
    cpu() {
      const stat = kernel("stat")
      const [user, system] = stat
        .slice(stat.lastIndexOf(")") + 2)
        .split(" ")
        .slice(11, 13)
      return (Number(user) + Number(system)) / ticksPerSecond
    },
    memory() {
      const text = kernel("status")
      const of = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(text)?.[1]) * 1024
      return { now: of("VmRSS"), peak: of("VmHWM") }
    },
    async pauses() {
      const line = once(reports, "line")
      child.kill("SIGUSR2")
      return JSON.parse((await line)[0] as string)
    },
    async status() {
      const port = http()
      if (Number.isNaN(port)) return undefined
      return (await (await fetch(`http://127.0.0.1:${port}/api/status`)).json()) as Status
    },
    stop: () => stop(child),
  }
}

/** Starts it, away from what the user's own dmon keeps; it does not outlive this process. */
function launch({ args, folder, watched }: Command): ChildProcess {
  const preload = watched ? [`--import=${new URL("gc.js", import.meta.url).href}`] : []
  const plain = Object.entries(process.env).filter(([name]) => !name.startsWith("DMON_"))
  const child = spawn(process.execPath, [...preload, ...args], {
    env: { ...Object.fromEntries(plain), XDG_RUNTIME_DIR: folder, XDG_CACHE_HOME: join(folder, "cache") },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  })
  const orphan = () => void child.kill("SIGKILL")
  process.once("exit", orphan)
  child.once("exit", () => process.off("exit", orphan))
  return child
}

function ready(child: ChildProcess, begun: number): Promise<{ said: string[]; listeningAfter: number }> {
  const said: string[] = []
  let complaints = ""
  let listeningAfter = 0
  child.stderr?.on("data", text => {
    complaints += text
  })
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the server was not ready after ${patience / 1000} s`)), patience)
    child.once("exit", code => {
      clearTimeout(late)
      reject(new Error(`the server ended with code ${code}\n${complaints}`))
    })
    createInterface({ input: child.stdout as Readable }).on("line", line => {
      said.push(line)
      if (listeningAfter === 0 && line.startsWith("Listening")) listeningAfter = performance.now() - begun
      if (!line.startsWith("ready in")) return
      clearTimeout(late)
      resolve({ said, listeningAfter })
    })
  })
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, "exit")
  child.kill("SIGTERM")
  const late = setTimeout(() => child.kill("SIGKILL"), 12_000)
  await ended
  clearTimeout(late)
}
