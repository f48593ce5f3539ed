import { accessSync, constants, lstatSync, mkdirSync, statSync } from "node:fs"
import { dirname, join } from "node:path"
import { DmonError } from "../base/error.ts"

/** What the kernel takes for the path of a unix socket. */
const longest = 107

/**
 * Where the dmon of this name has its unix socket: `$XDG_RUNTIME_DIR/dmon`, else `/run/dmon` if it can be written,
 * else `/tmp/dmon-UID`. Clients and the server find it by the same rule.
 */
export function socketPath(name = "default", env: NodeJS.ProcessEnv = process.env): string {
  if (!/^[\w][\w.-]{0,63}$/.test(name)) {
    throw new DmonError("DM117", `${JSON.stringify(name)} cannot be the name of a dmon`, {
      fix: "letters, digits, and  . _ -  after the first, at most 64 of them",
    })
  }
  const path = join(folder(env), `${name}.sock`)
  if (Buffer.byteLength(path) <= longest) return path
  throw new DmonError("DM117", `the path of the control socket is longer than ${longest} bytes: ${path}`, {
    fix: "choose a shorter --name, or a shorter XDG_RUNTIME_DIR",
  })
}

function folder(env: NodeJS.ProcessEnv): string {
  const runtime = env["XDG_RUNTIME_DIR"]
  if (runtime) return join(runtime, "dmon")
  if (writable("/run/dmon") ?? writable("/run")) return "/run/dmon"
  return `/tmp/dmon-${process.getuid?.() ?? "user"}`
}

/** Undefined if there is no such folder. */
function writable(path: string): boolean | undefined {
  try {
    accessSync(path, constants.W_OK | constants.X_OK)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? undefined : false
  }
}

/** Makes a folder that only this user can enter, or makes sure that nobody else can change what stands in it. */
export function ownFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") {
      throw new DmonError("DM117", `cannot make the folder of the control socket: ${path}`, {
        why: (cause as Error).message,
        fix: "set XDG_RUNTIME_DIR to a folder that this user can write",
        cause,
      })
    }
  }
  const why = unsafe(path) ?? replaceable(path)
  if (why === undefined) return
  throw new DmonError("DM117", `the folder of the control socket is not safe: ${path}`, {
    why: `${why}, so somebody else could take dmon's place in it`,
    fix: `look what it is, then remove it or:  chown $(id -u) ${path} && chmod 700 ${path}\nor set XDG_RUNTIME_DIR to a folder that is yours alone`,
  })
}

function unsafe(path: string): string | undefined {
  const found = lstatSync(path)
  if (!found.isDirectory()) return "it is not a folder"
  if (process.getuid && found.uid !== process.getuid()) return `it belongs to user ${found.uid}`
  const mode = found.mode & 0o777
  return (mode & 0o022) === 0 ? undefined : `group or others may write it (mode ${mode.toString(8)})`
}

/** Where everybody may write a folder above, and it is not sticky, everybody may put another one in this one's place. */
function replaceable(path: string): string | undefined {
  const above = dirname(path)
  if (above === path) return undefined
  const { mode } = statSync(above)
  const open = (mode & 0o002) !== 0 && (mode & 0o1000) === 0
  return open ? `others may write ${above} (mode ${(mode & 0o7777).toString(8)})` : replaceable(above)
}
