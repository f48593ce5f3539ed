import { BlockList, isIPv4, isIPv6 } from "node:net"
import { DmonError } from "../base/error.ts"

/** What each protocol needs before others than this machine may reach it. */
const needs = {
  tcp: {
    protection: "mutual TLS: a certificate, its key, and the CA that signed the clients' certificates",
    fix: "give tls { cert, key, ca }",
  },
  udp: { protection: "a list of networks that may send", fix: "give --allow CIDR, as in  --allow 10.0.0.0/8" },
  http: {
    protection: "TLS and a token: whoever reaches it can read everything and send events",
    fix: "give tls { cert, key } and --token-file FILE",
  },
} as const

const ownMachine = new BlockList()
ownMachine.addSubnet("127.0.0.0", 8, "ipv4")
ownMachine.addAddress("::1", "ipv6")

/** Whether this host names only the machine itself: `localhost`, `::1`, 127.0.0.0/8. */
export function loopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, "$1").toLowerCase()
  if (isIPv4(bare)) return ownMachine.check(bare, "ipv4")
  if (isIPv6(bare)) return ownMachine.check(bare, "ipv6")
  return bare === "localhost"
}

interface Exposure {
  readonly protocol: keyof typeof needs
  readonly host: string
  readonly port: number
  /** Whether what its protocol needs has been given. */
  readonly guarded: boolean
  readonly insecure: boolean
}

/** Refuses to open dmon to others without protection, unless that was said in so many words. */
export function exposure({ protocol, host, port, guarded, insecure }: Exposure): void {
  if (guarded || insecure || loopback(host)) return
  throw new DmonError("DM130", `refused to open ${protocol} ${host || "*"}:${port} to others without protection`, {
    why: `other machines can reach ${host || "every address"}; ${protocol} there needs ${needs[protocol].protection}`,
    fix: `${needs[protocol].fix}\nor listen on 127.0.0.1, or say --insecure if the network itself keeps strangers out`,
  })
}
