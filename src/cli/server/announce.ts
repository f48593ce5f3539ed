import { basename } from "node:path"
import type { Loaded } from "../../engine/load/load.ts"
import { addressText } from "../../engine/status.ts"
import type { Listening } from "../../listeners/listener.ts"
import { version } from "../version.ts"

interface Started {
  readonly loaded: Loaded
  readonly listening: readonly Listening[]
  /** This host is watched. */
  readonly self: boolean
  /** When the start began, by `performance.now()`. */
  readonly begun: number
}

/** What is printed once everything listens, line by line. */
export function* announce({ loaded, listening, self, begun }: Started): Generator<string> {
  const names = [...new Set(loaded.roots.map(({ file }) => basename(file)))].join(", ")
  const { length } = loaded.roots
  yield `dmon ${version()} · ${length} stream${length === 1 ? "" : "s"} from ${names}: ${loaded.roots.map(r => r.name).join(", ")}`
  for (const one of listening) yield listeningLine(one)
  if (self) yield "self  this host's cpu, memory, disk, load and network are already flowing  (--no-self to stop)"
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
