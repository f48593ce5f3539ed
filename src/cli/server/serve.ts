import * as rxjs from "rxjs"
import { self } from "../../agent/self.ts"
import { DmonError } from "../../base/error.ts"
import { log as logOf } from "../../base/log.ts"
import * as dmon from "../../dmon.ts"
import { ask } from "../../engine/ask.ts"
import type { Versioned } from "../../engine/ask-replay.ts"
import { type Engine, engine } from "../../engine/engine.ts"
import { type Loaded, loader } from "../../engine/load/load.ts"
import { type Revived, revive, type Version, versionOf } from "../../engine/load/revive.ts"
import { written } from "../../engine/load/written.ts"
import { metricsOf } from "../../engine/metrics.ts"
import type { Fallback } from "../../listeners/routes.ts"
import * as testing from "../../testing/testing.ts"
import { isSite } from "../../web/site.ts"
import { refreshEditor } from "../commands/init/editor.ts"
import { withShell } from "../commands/shell/with-shell.ts"
import { version } from "../version.ts"
import { announce } from "./announce.ts"
import { exportedBy } from "./exported.ts"
import { listenersOf } from "./listeners-of.ts"
import { notesOn } from "./notes-on.ts"
import { type Recorded, recorded, streamsOf } from "./recorded.ts"
import { reloads } from "./reloads.ts"
import { remoteOf } from "./remote-of.ts"
import type { Settings } from "./settings.ts"
import { strays } from "./strays.ts"
import { untilStopped } from "./until-stopped.ts"

/** What a streams file may import that dmon hands it itself. */
export const modules = { dmon, "dmon/testing": testing, rxjs }

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
  if (settings.durable && settings.data === undefined) {
    throw new DmonError("DM110", "--durable needs --data", {
      why: "what is answered is to be on the disk, but no folder for it was named",
      fix: "add  --data ./data , or leave out --durable",
    })
  }
  for (const path of settings.streams) refreshEditor(path)
  const files = loader(settings.streams, { modules, check: settings.check })
  let loaded = await files.load().catch(error => Promise.reject(advised(error)))
  const exported = exportedBy(loaded)
  const ttl = settings.ttl ?? exported.options.ttl
  const kept = recorded(settings, modules, ttl)
  for (const found of kept?.data.found ?? []) log.warn("data", found)
  if (kept) log.info("data", `records to ${settings.data} (${settings.keep}, ${settings.keepFor})`)
  kept?.versions.keep(loaded.bundle)
  const answers = lazyApi()
  const running: Engine = holding(kept, () =>
    engine(
      {
        name: settings.name,
        ...streamsOf(loaded),
        listeners: [
          ...listenersOf(
            settings,
            log,
            answers,
            withShell(answers, () => running, log),
          ),
          ...exported.listeners,
        ],
        ttl,
        telemetry: settings.telemetry ?? exported.options.telemetry,
      },
      {
        log,
        version: version(),
        past: kept?.past,
        locate: error => (error instanceof Error ? loaded.locate(error.stack ?? "")?.frame : undefined),
        written: stack => written(stack, loaded),
        docOf: (stream: string) => loaded.roots.find(({ name }) => name === stream)?.doc,
      },
    ),
  )
  function lazyApi(): Fallback {
    return lazily(async () => {
      const [{ api }, { upgrades }] = await Promise.all([import("../../web/api.ts"), import("../../web/upgrades.ts")])
      const versions: Versioned = {
        running: () => versionOf(loaded.bundle),
        load: () => files.look(),
        revive: version => revive(version, { modules }),
        async promote(version, revived) {
          const answer = await reloading.promote(loadedOf(version, revived))
          return { ...answer, version: running.status().version_of_streams.number }
        },
      }
      const metrics = async () => metricsOf(running.status())
      const remote = remoteOf(running, {
        // Who asks at once asks before there is anything that reloads.
        reload: () => reloading.reload(),
        list: () => reloading.versions(),
        metrics,
        versions,
      })
      const riemann = ask(running, { lenient: true })
      return { request: api(remote, riemann), upgrade: upgrades(remote, riemann) }
    })
  }

  await running.start()
  const watched = self(running.entrance, { log })
  if (settings.self) await watched.start()
  const reloading = reloads({
    files,
    running,
    log,
    current: () => loaded,
    became: next => void (loaded = next),
    keep: next => kept?.versions.keep(next.bundle),
  })
  const { reload } = reloading
  // Who reads that it is ready may send it a signal at once.
  const stopped = untilStopped({ stop: () => watched.stop().then(running.stop) }, log, reload)
  for (const line of announce({ loaded, listening: running.listening, self: watched.flows, begun })) out(line)
  for (const note of notesOn(loaded)) log.info("check", note)

  files.watch(() => void reload())
  const escaped = strays(log, running, () => loaded)
  const code = await stopped
  escaped()
  await files.close()
  return code
}

/** Lets go of the data folder where what goes on from it fails. */
function holding<T>(kept: Recorded | undefined, run: () => T): T {
  try {
    return run()
  } catch (error) {
    kept?.data.close()
    throw error
  }
}

/** What a start that the type checker refuses may do instead. */
function advised(error: unknown): unknown {
  if (!(error instanceof DmonError) || error.more["step"] !== "check") return error
  const { code, message, why, fix, frame, more, cause } = error
  const anyway = "start the server with --no-check (not advised)"
  return new DmonError(code, message, { why, fix, frame, more: { ...more, anyway }, cause })
}

/** A version that came from outside, as if it had been loaded here. */
const loadedOf = (version: Version, revived: Revived): Loaded => ({
  ...revived,
  files: [],
  bundle: { ...version, externals: [], notes: [], inputs: [], missing: [] },
  notes: [],
  took: { bundle: 0, check: 0, trial: 0, evaluate: 0 },
})

/** A fallback whose code is loaded with the first request: listening need not wait for it. */
function lazily(load: () => Promise<Fallback>): Fallback {
  let loading: Promise<Fallback> | undefined
  const loaded = () => (loading ??= load())
  return {
    request(request, response) {
      loaded().then(
        handler => handler.request(request, response),
        error => {
          response.statusCode = 500
          response.end(String(error))
        },
      )
    },
    open: isSite,
    upgrade(request, socket, head) {
      loaded().then(
        handler => handler.upgrade(request, socket, head),
        () => socket.destroy(),
      )
    },
  }
}
