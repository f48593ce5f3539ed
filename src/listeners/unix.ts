import { lstatSync, rmSync } from "node:fs"
import { connect } from "node:net"
import { basename, dirname } from "node:path"
import { z } from "zod"
import { DmonError } from "../base/error.ts"
import { defaultCap, maxCap } from "../codecs/framing.ts"
import { bind } from "./bind.ts"
import { type HttpServer, httpServer } from "./http-server.ts"
import type { Listener } from "./listener.ts"
import { type Fallback, routes } from "./routes.ts"
import { ownFolder, socketPath } from "./socket-path.ts"

const Options = z.strictObject({
  /** Which dmon of this user it is. */
  name: z.string().default("default"),
  /** The path itself, instead of one by name. */
  path: z.string().optional(),
  maxBody: z.int().positive().max(maxCap).default(defaultCap),
  maxConnections: z.int().positive().default(1000),
  fallback: z.custom<Fallback>(value => typeof value === "object" && value !== null).optional(),
})

/** Who can open the socket is this user, and may do all that this user may. */
const owner = { name: "the unix socket", role: "admin" } as const

/**
 * The HTTP of `http`, on a unix socket that only this user can open: for the shell and the local commands.
 * The folder's and the socket's modes are the only guard, so both are made and checked with care.
 */
export function unix(options: z.input<typeof Options> = {}): Listener {
  const { fallback, ...given } = Options.parse(options)
  const { name, maxBody, maxConnections } = given

  return intake => {
    const path = given.path ?? socketPath(name)
    const ways = routes(intake, {
      maxBody,
      door: { admit: () => owner, keeps: () => true },
      fallback,
      senderOf: () => "unix",
    })
    let running: HttpServer | undefined
    let tell: (error: unknown) => void = () => {}

    return {
      name: `unix/${name}`,
      key: `unix ${JSON.stringify({ ...given, path })}`,
      about: "the shell and the local commands, this user only",
      address: { protocol: "unix", host: path, port: undefined },
      gauges: () => ({ connections: running?.connections ?? 0, ...ways.gauges() }),
      onFailure(to) {
        tell = to
      },
      async start() {
        ownFolder(dirname(path))
        await clear(path)
        const starting = httpServer(intake, ways, { maxBody, maxConnections })
        const { server } = starting
        await bind(server, () => privately(() => server.listen({ path })), { protocol: "unix", host: path })
        server.on("error", error => tell(error))
        running = starting
      },
      async stop() {
        const stopping = running
        running = undefined
        await stopping?.stop()
      },
    }
  }
}

/** What is bound in here can be opened by this user only, from its first moment on. */
function privately(listen: () => void): void {
  const mask = process.umask(0o177)
  try {
    listen()
  } finally {
    process.umask(mask)
  }
}

/** Makes room for a socket: one that nobody answers at is left over from a dmon that was killed. */
async function clear(path: string): Promise<void> {
  const there = lstatSync(path, { throwIfNoEntry: false })
  if (!there) return
  if (!there.isSocket()) {
    throw new DmonError("DM117", `the place of the control socket is taken: ${path}`, {
      why: "there is something there that is not a socket",
      fix: "look what it is, and remove it",
    })
  }
  if (await answers(path)) {
    const name = basename(path, ".sock")
    throw new DmonError("DM111", `another dmon named ${name} is running`, {
      why: `it answers at ${path}`,
      fix: `stop it, or give this one a name of its own:  dmon --name ${name}2`,
    })
  }
  rmSync(path, { force: true })
}

const gone = new Set(["ECONNREFUSED", "ENOENT"])
const answers = (path: string): Promise<boolean> =>
  new Promise(resolve => {
    const probe = connect(path)
    probe.on("connect", () => {
      probe.destroy()
      resolve(true)
    })
    probe.on("error", error => resolve(!gone.has((error as NodeJS.ErrnoException).code ?? "")))
  })
