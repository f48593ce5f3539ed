import { basename } from "node:path"
import * as rxjs from "rxjs"
import { DmonError } from "../base/error.ts"
import { type Log, log as logOf } from "../base/log.ts"
import { errorText } from "../base/text-of.ts"
import * as dmon from "../dmon.ts"
import { type Engine, engine } from "../engine/engine.ts"
import { type Loaded, type Loader, loader } from "../engine/load/load.ts"
import { metricsOf } from "../engine/metrics.ts"
import { addressText } from "../engine/status.ts"
import { event } from "../event/event.ts"
import { loopback } from "../listeners/exposure.ts"
import { http } from "../listeners/http.ts"
import type { Listener, Listening } from "../listeners/listener.ts"
import type { Fallback } from "../listeners/routes.ts"
import { tcp } from "../listeners/tcp.ts"
import { udp } from "../listeners/udp.ts"
import { unix } from "../listeners/unix.ts"
import type { Carried } from "../streams/carry.ts"
import * as testing from "../testing/testing.ts"
import { refreshEditor } from "./editor.ts"
import { exportedBy } from "./exported.ts"
import { remoteOf } from "./remote-of.ts"
import type { Settings } from "./settings.ts"
import { tokensIn } from "./tokens-in.ts"
import { version } from "./version.ts"

/** What a streams file may import that dmon hands it itself. */
export const modules = { dmon, "dmon/testing": testing, rxjs }

/** How long a stop may take before the process ends anyway, in milliseconds. */
const deadline = 10_000

/** Runs the server until it is told to stop. Resolves with the exit code. */
export async function serve(settings: Settings, out: (line: string) => void = console.log): Promise<number> {
  const begun = performance.now()
  const log = logOf({ level: settings.logLevel, format: settings.logFormat })
  if (settings.streams.length === 0) {
    throw new DmonError("DM102", "no streams file was named", {
      fix: "dmon --streams ./mystreams.ts     or create one:  dmon init",
      more: { also: "DMON_STREAM_MODULE=./mystreams.ts dmon" },
    })
  }
  for (const path of settings.streams) refreshEditor(path)
  const files = loader(settings.streams, { modules, check: settings.check })
  let loaded = await files.load()
  const exported = exportedBy(loaded)
  const running: Engine = engine(
    {
      name: settings.name,
      streams: loaded.roots,
      listeners: [...listenersOf(settings, log, lazyApi), ...exported.listeners],
      ttl: settings.ttl ?? exported.options.ttl,
      telemetry: settings.telemetry ?? exported.options.telemetry,
    },
    {
      log,
      version: version(),
      locate: error => (error instanceof Error ? loaded.locate(error.stack ?? "")?.frame : undefined),
    },
  )
  function lazyApi(): Fallback {
    return lazily(async () => {
      const { api } = await import("../web/api.ts")
      return api(remoteOf(running, { reload, metrics: async () => metricsOf(running.status()) }))
    })
  }

  await running.start()
  for (const line of announce(loaded, running.listening, begun)) out(line)
  for (const note of loaded.notes) log.info("check", note)

  const reload = reloads({ files, running, log, current: () => loaded, became: next => void (loaded = next) })
  files.watch(() => void reload())
  const escaped = strays(log, running, () => loaded)
  const code = await untilStopped(running, log, reload)
  escaped()
  await files.close()
  return code
}

/**
 * What the settings open. On an address that other machines reach, each protocol opens only with its protection (TLS
 * with an authority for tcp, TLS and tokens for http, an allow list for udp); what has none stays on this machine.
 */
function listenersOf(settings: Settings, log: Log, fallback: () => Fallback): Listener[] {
  const { insecure, tlsCert: cert, tlsKey: key, tlsCa: ca } = settings
  const warn = (message: string) => log.warn("udp", message)
  if ((cert === undefined) !== (key === undefined)) {
    throw new DmonError("DM110", "TLS takes a certificate and its key", { fix: "give both --tls-cert and --tls-key" })
  }
  const tls = cert !== undefined && key !== undefined ? { cert, key, ...(ca !== undefined && { ca }) } : undefined
  const tokens = settings.tokenFile === undefined ? undefined : tokensIn(settings.tokenFile, "DM121")
  const allow = [...settings.allow]
  const guards = { tls: tls?.ca !== undefined, http: tls !== undefined && tokens !== undefined, udp: allow.length > 0 }
  const beyond = !insecure && !loopback(settings.host)
  if (beyond && !Object.values(guards).some(Boolean)) {
    throw new DmonError("DM130", `refused to open ${settings.host} to others without protection`, {
      why: "other machines can reach that address, and nothing given here keeps strangers out",
      fix: "tcp:   --tls-cert F --tls-key F --tls-ca F\nhttp:  --tls-cert F --tls-key F --token-file F\nudp:   --allow 10.0.0.0/8\nor     --insecure, if the network itself keeps strangers out",
    })
  }
  const at = (guarded: boolean) => (beyond && !guarded ? "127.0.0.1" : settings.host)
  return [
    tcp({ host: at(false), port: settings.port, insecure }),
    ...(tls ? [tcp({ host: at(guards.tls), port: settings.tlsPort, tls, insecure })] : []),
    udp({ host: at(guards.udp), port: settings.port, allow, insecure, warn }),
    udp({ host: at(guards.udp), port: settings.jsonPort, codec: "json", allow, insecure, warn }),
    http({
      host: at(guards.http),
      port: settings.httpPort,
      insecure,
      fallback: fallback(),
      ...(tls && { tls: { cert: tls.cert, key: tls.key } }),
      ...(tokens && { tokens }),
    }),
    unix({ name: settings.name, fallback: fallback() }),
  ]
}

/** A fallback whose code is loaded with the first request: listening need not wait for it. */
function lazily(load: () => Promise<(...of: Parameters<Fallback["request"]>) => unknown>): Fallback {
  let loaded: ReturnType<typeof load> | undefined
  return {
    request(request, response) {
      loaded ??= load()
      loaded.then(
        handle => handle(request, response),
        error => {
          response.statusCode = 500
          response.end(String(error))
        },
      )
    },
    upgrade: (_request, socket) => void socket.end("HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n"),
  }
}

function* announce(loaded: Loaded, listening: readonly Listening[], begun: number): Generator<string> {
  const names = [...new Set(loaded.roots.map(({ file }) => basename(file)))].join(", ")
  const { length } = loaded.roots
  yield `dmon ${version()} · ${length} stream${length === 1 ? "" : "s"} from ${names}: ${loaded.roots.map(r => r.name).join(", ")}`
  for (const one of listening) yield listeningLine(one)
  yield `ready in ${Math.round(performance.now() - begun)} ms`
}

/** The line that is printed for a listener; that of the JSON datagrams has been the same since the first dmon. */
function listeningLine(one: Listening): string {
  const { protocol, host, port } = one.address
  if (port === undefined) return `Listening for commands on:  ${host}`
  if (protocol.startsWith("http")) return `Listening for HTTP on:  ${protocol}://${addressText(one)}/`
  if (protocol === "udp")
    return `Listening for ${one.about.includes("riemann") ? "Riemann and JSON" : "event"} datagrams on:  ${host} ${port}`
  return `Listening for Riemann and JSON over ${protocol === "tls" ? "TLS" : "TCP"} on:  ${host} ${port}`
}

interface Reloading {
  readonly files: Loader
  readonly running: Engine
  readonly log: Log
  readonly current: () => Loaded
  readonly became: (next: Loaded) => void
}

export interface Reloaded {
  readonly ok: boolean
  readonly report: string
}

/** One reload at a time: load, compare, swap. What fails changes nothing that runs. */
function reloads({ files, running, log, current, became }: Reloading): () => Promise<Reloaded> {
  let last: Promise<unknown> = Promise.resolve()
  const once = async (): Promise<Reloaded> => {
    const { number } = running.status().version_of_streams
    let next: Loaded | undefined
    try {
      next = await files.load()
      if (next.hash === current().hash) {
        const was = running.status().stale
        running.stale()
        if (was) log.info("reload", `the file is as v${number}, which runs`)
        return { ok: true, report: `unchanged: v${number} runs` }
      }
      // What a start would refuse, a reload refuses.
      exportedBy(next)
      const begun = performance.now()
      const carried = running.swap(next.roots)
      const before = current()
      became(next)
      before.dispose()
      running.stale()
      const took = Object.values(next.took).reduce((sum, ms) => sum + (ms ?? 0), performance.now() - begun)
      const report = `v${number + 1} live in ${Math.round(took)} ms · ${carriedText(carried)} · 0 events lost`
      log.info("reload", report)
      for (const note of next.notes) log.info("check", note)
      if (next.listeners !== undefined || next.options !== undefined)
        log.info("reload", "the exports `listeners` and `options` take effect with the next start")
      return { ok: true, report }
    } catch (cause) {
      if (next !== current()) next?.dispose()
      const error = refused(cause, number, running.status().version_of_streams.since)
      running.stale(error.render())
      log.error("reload", error)
      return { ok: false, report: error.render() }
    }
  }
  return () => {
    const turn = last.then(once)
    last = turn
    return turn
  }
}

function refused(cause: unknown, version: number, since: number): DmonError {
  const known = cause instanceof DmonError ? cause : new DmonError("DM105", String((cause as Error)?.message ?? cause))
  const at = new Date(since * 1000).toTimeString().slice(0, 8)
  return new DmonError("DM105", `reload refused, v${version} (${at}) keeps running — no event was lost`, {
    ...(known.frame !== undefined && { frame: known.frame }),
    more: {
      reason: `${known.code}: ${known.message}${known.why ? `\n${known.why}` : ""}`,
      ...known.more,
      now: "the running version differs from the file on disk (/healthz says stale)",
      still: "watching; the next save tries again",
    },
    ...(known.fix !== undefined && { fix: known.fix }),
    cause,
  })
}

function carriedText({ kept, reset, homeless }: Carried): string {
  const resets = reset.map(({ address, why }) => `${address} starts anew (${why})`)
  const left = homeless.length > 0 ? [`${homeless.join(", ")} put aside for 10 min`] : []
  return [`state of ${kept.length} operator${kept.length === 1 ? "" : "s"} kept`, ...resets, ...left].join("; ")
}

/**
 * What is thrown where nobody waits (a rejected promise, an `error` event, a timer of the user's) is the streams file's
 * failure: an event, never the end of the process. Only an uncaught throw from dmon's own code ends it.
 */
function strays(log: Log, running: Engine, loaded: () => Loaded): () => void {
  const told = (error: unknown) => {
    const at = causes(error)
      .map(one => loaded().locate(one.stack ?? ""))
      .find(found => found !== undefined)
    const failure = new DmonError(
      "DM204",
      "code of the streams file failed outside any stream (a promise, a timer, a socket)",
      {
        ...(at !== undefined && { frame: at.frame }),
        why: errorText(error),
        fix: "handle it there; what is asynchronous is not replayed",
        cause: error,
      },
    )
    log.every("stray").error("stream", failure)
    const raised = {
      service: "dmon streams",
      state: "critical",
      description: errorText(error),
      tags: ["dmon", "failure"],
    }
    running.entrance.inject([event(raised)], "streams")
  }
  const thrown = (error: unknown) => {
    if (isOwn(error)) throw error
    told(error)
  }
  process.on("uncaughtException", thrown).on("unhandledRejection", told)
  return () => {
    process.off("uncaughtException", thrown).off("unhandledRejection", told)
  }
}

/** An error, and what caused it. */
function causes(error: unknown): Error[] {
  const all: Error[] = []
  for (let one = error; one instanceof Error && all.length < 10; one = one.cause) all.push(one)
  return all
}

/** Whether dmon's own code threw it: the first frame that is somebody's stands in a file of dmon's, not of a bundle. */
function isOwn(error: unknown): boolean {
  const frames = causes(error).flatMap(({ stack = "" }) => stack.split("\n").slice(1))
  const first = frames.find(line => !line.includes("(node:") && !line.includes(" node:"))
  return first !== undefined && !first.includes(".streams-") && first.includes(import.meta.dirname)
}

/** SIGTERM and SIGINT stop, with a deadline, a second one at once; SIGHUP and SIGUSR1 reload. */
function untilStopped(running: Engine, log: Log, reload: () => Promise<unknown>): Promise<number> {
  return new Promise(resolve => {
    let stopping = false
    const stop = (signal: NodeJS.Signals) => {
      if (stopping) process.exit(130)
      stopping = true
      log.info("stop", `${signal}: no more is taken; outputs are flushed`)
      const late = setTimeout(() => {
        log.error("stop", `not done after ${deadline / 1000} s; what is still queued is lost`)
        process.exit(1)
      }, deadline)
      running.stop().then(
        () => {
          clearTimeout(late)
          resolve(0)
        },
        error => {
          log.error("stop", error as Error)
          process.exit(1)
        },
      )
    }
    process.on("SIGTERM", stop).on("SIGINT", stop)
    process.on("SIGHUP", () => void reload()).on("SIGUSR1", () => void reload())
  })
}
