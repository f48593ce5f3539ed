import { DmonError } from "../../base/error.ts"
import type { Log } from "../../base/log.ts"
import { loopback } from "../../listeners/exposure.ts"
import { http } from "../../listeners/http.ts"
import type { Listener } from "../../listeners/listener.ts"
import type { Fallback } from "../../listeners/routes.ts"
import { tcp } from "../../listeners/tcp.ts"
import { udp } from "../../listeners/udp.ts"
import { unix } from "../../listeners/unix.ts"
import type { Settings } from "./settings.ts"

/**
 * What the settings open. On an address that other machines reach, each protocol opens only with its protection (TLS
 * with an authority for tcp, TLS and tokens for http, an allow list for udp); what has none stays on this machine.
 * `ofUnix`: where the requests of the unix socket go.
 */
export function listenersOf(settings: Settings, log: Log, fallback: Fallback, ofUnix = fallback): Listener[] {
  const { insecure, tlsCert: cert, tlsKey: key, tlsCa: ca } = settings
  const warn = (topic: string) => (message: string) => log.every(message).warn(topic, message)
  if ((cert === undefined) !== (key === undefined)) {
    throw new DmonError("DM110", "TLS takes a certificate and its key", { fix: "give both --tls-cert and --tls-key" })
  }
  const tls = cert !== undefined && key !== undefined ? { cert, key, ...(ca !== undefined && { ca }) } : undefined
  const { auth, tokenFile } = settings
  if (auth === "always" && tokenFile === undefined) {
    throw new DmonError("DM110", "--auth always needs --token-file", {
      why: "everybody is to show a token, but there are none",
      fix: "make one:  dmon token add NAME --role admin     and add the  --token-file  that it names",
    })
  }
  const allow = [...settings.allow]
  const guards = {
    tls: tls?.ca !== undefined,
    http: tls !== undefined && tokenFile !== undefined,
    udp: allow.length > 0,
  }
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
    udp({ host: at(guards.udp), port: settings.port, allow, insecure, warn: warn("udp") }),
    udp({ host: at(guards.udp), port: settings.jsonPort, codec: "json", allow, insecure, warn: warn("udp") }),
    http({
      host: at(guards.http),
      port: settings.httpPort,
      insecure,
      auth,
      allowOrigins: [...settings.allowOrigin],
      fallback,
      warn: warn("tokens"),
      ...(tls && { tls: { cert: tls.cert, key: tls.key } }),
      ...(tokenFile !== undefined && { tokenFile }),
    }),
    unix({ name: settings.name, fallback: ofUnix }),
  ]
}
