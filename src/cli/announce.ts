import { basename } from "node:path"
import type { Loaded } from "../engine/load/load.ts"
import { addressText } from "../engine/status.ts"
import type { Listening } from "../listeners/listener.ts"
import { version } from "./version.ts"

/** What is printed once everything listens, line by line. `begun`: when the start began, by `performance.now()`. */
export function* announce(loaded: Loaded, listening: readonly Listening[], begun: number): Generator<string> {
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
