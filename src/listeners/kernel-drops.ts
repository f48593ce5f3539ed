import { readdirSync, readFileSync, readlinkSync } from "node:fs"

/**
 * How many datagrams the kernel has thrown away for a socket of this process since it was bound, because nobody read
 * them in time; undefined where /proc does not tell. Found by its port among the process's own sockets.
 */
export function kernelDrops(address: string, port: number): () => number | undefined {
  const table = address.includes(":") ? "/proc/net/udp6" : "/proc/net/udp"
  const own = ownSockets()
  const local = `${hexAddress(address) ?? ""}:${port.toString(16).toUpperCase().padStart(4, "0")}`
  const inode = rows(table).find(row => row.local.endsWith(local) && own.has(row.inode))?.inode
  return () => (inode === undefined ? undefined : rows(table).find(row => row.inode === inode)?.drops)
}

interface Row {
  readonly local: string
  readonly inode: string
  readonly drops: number
}

/** The sockets of /proc/net/udp: the local address is column 1, the inode 9, the drops the last. */
function rows(table: string): Row[] {
  try {
    const lines = readFileSync(table, "utf8").trim().split("\n").slice(1)
    return lines.map(line => {
      const columns = line.trim().split(/\s+/)
      return { local: columns[1] ?? "", inode: columns[9] ?? "", drops: Number(columns[12]) || 0 }
    })
  } catch {
    return []
  }
}

/** An IPv4 address as the kernel writes it: its bytes reversed. */
function hexAddress(address: string): string | undefined {
  if (address.includes(":")) return undefined
  const bytes = address.split(".").map(byte => Number(byte).toString(16).toUpperCase().padStart(2, "0"))
  return bytes.reverse().join("")
}

function ownSockets(): Set<string> {
  const inodes = new Set<string>()
  try {
    for (const fd of readdirSync("/proc/self/fd")) {
      const [, inode] = /^socket:\[(\d+)\]$/.exec(target(fd)) ?? []
      if (inode !== undefined) inodes.add(inode)
    }
  } catch {
    // no /proc here
  }
  return inodes
}

function target(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`)
  } catch {
    return "" // closed since it was listed
  }
}
