import { type EventEmitter, once } from "node:events"
import { readdirSync, readFileSync, readlinkSync } from "node:fs"
import { DmonError } from "../base/error.ts"

interface Place {
  readonly protocol: string
  readonly host: string
  /** None for a unix socket, whose host is a path. */
  readonly port?: number
  /** The option that chooses the port, for the fix: `--port`. */
  readonly flag?: string
}

/** Waits until a socket is bound; a failure says who holds the port, or what is wrong with the address. */
export async function bind(socket: EventEmitter, listen: () => void, place: Place): Promise<void> {
  try {
    const listening = once(socket, "listening")
    listen()
    await listening
  } catch (cause) {
    throw bindError(cause as NodeJS.ErrnoException, place)
  }
}

function bindError(cause: NodeJS.ErrnoException, { protocol, host, port, flag }: Place): DmonError {
  const at = host.includes(":") ? `[${host}]` : host
  const cannot = `cannot listen on ${protocol} ${port === undefined ? host : `${at}:${port}`}`
  if (cause.code === "EADDRINUSE" && port !== undefined) {
    const kind = protocol === "udp" ? "u" : "t"
    const other = port + 10 > 65_535 ? port - 10 : port + 10
    return new DmonError("DM101", `${cannot}: address already in use`, {
      fix: `stop it, or choose another port${flag ? `:  dmon ${flag} ${other}` : ""}`,
      more: {
        "held by": holder(protocol, port) ?? `another process (run: ss -ln${kind}p 'sport = :${port}')`,
        ...(flag && { try: `dmon ${flag} auto     picks a free one and prints it` }),
      },
      cause,
    })
  }
  const [why, fix] = explain(cause, host, port)
  return new DmonError("DM112", `${cannot}: ${why}`, { fix, cause })
}

function explain(cause: NodeJS.ErrnoException, host: string, port?: number): [why: string, fix: string] {
  switch (cause.code) {
    case "EACCES":
      if (port === undefined) return ["this user may not write there", "give a folder that this user can write"]
      return [
        `this user may not use port ${port}`,
        "choose a port above 1023, or allow it:  sudo sysctl net.ipv4.ip_unprivileged_port_start=0",
      ]
    case "EADDRNOTAVAIL":
      return [`this machine has no address ${host}`, "list its addresses:  ip address     or listen on 127.0.0.1"]
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return [`the name ${host} cannot be resolved`, "give an IP address, or check the name"]
    case "EMFILE":
    case "ENFILE":
      return ["too many files are open", "raise the limit:  ulimit -n 65536"]
    default:
      return [cause.message, "check the address and the port"]
  }
}

/** Which process holds a port: `java, pid 4121`. Unknown where /proc does not tell, as for another user's process. */
function holder(protocol: string, port: number): string | undefined {
  const inodes = new Set(sockets(protocol === "udp" ? "udp" : "tcp", port))
  if (inodes.size === 0) return undefined
  for (const pid of list("/proc").filter(name => /^\d+$/.test(name))) {
    for (const fd of list(`/proc/${pid}/fd`)) {
      const [, inode = ""] = /^socket:\[(\d+)\]$/.exec(attempt(() => readlinkSync(`/proc/${pid}/fd/${fd}`))) ?? []
      if (inodes.has(inode)) return `${attempt(() => readFileSync(`/proc/${pid}/comm`, "utf8")).trim()}, pid ${pid}`
    }
  }
  return undefined
}

/** The inodes of the sockets that are bound to a port and connected to nobody. */
function sockets(protocol: "tcp" | "udp", port: number): string[] {
  const local = `:${port.toString(16).toUpperCase().padStart(4, "0")}`
  return [protocol, `${protocol}6`]
    .flatMap(name => attempt(() => readFileSync(`/proc/net/${name}`, "utf8")).split("\n"))
    .map(line => line.trim().split(/\s+/))
    .filter(([, at, , state]) => at?.endsWith(local) && (protocol === "udp" || state === "0A"))
    .map(column => column[9] ?? "")
}

const list = (path: string): string[] => attempt(() => readdirSync(path).join("\n")).split("\n")

/** What /proc says, or nothing: processes end while one looks, and others' are not shown. */
function attempt(read: () => string): string {
  try {
    return read()
  } catch {
    return ""
  }
}
