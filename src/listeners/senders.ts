import { BlockList, isIP, isIPv4, isIPv6 } from "node:net"
import { DmonError } from "../base/error.ts"

/** Who may send, by networks in CIDR form; a bare address is a network of one. None given: everybody. */
export function senders(networks: readonly string[]): (address: string) => boolean {
  if (networks.length === 0) return () => true
  const allowed = new BlockList()
  for (const network of networks) add(allowed, network)
  return address => allowed.check(address, isIPv4(address) ? "ipv4" : "ipv6")
}

function add(list: BlockList, network: string): void {
  const [address = "", bits, ...more] = network.split("/")
  const family = isIPv6(address) ? "ipv6" : "ipv4"
  const most = family === "ipv6" ? 128 : 32
  const prefix = bits === undefined ? most : /^\d+$/.test(bits) ? Number(bits) : Number.NaN
  if (isIP(address) === 0 || !(prefix <= most) || more.length > 0) {
    throw new DmonError("DM131", `${JSON.stringify(network)} is not a network`, {
      fix: "an address, or an address and a prefix length:  10.0.0.7   10.0.0.0/8   fd00::/8",
    })
  }
  list.addSubnet(address, prefix, family)
}
