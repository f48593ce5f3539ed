import { deserialize, serialize } from "node:v8"
import { crc32 } from "node:zlib"
import { type Disk, unfinished } from "./disk.ts"

/** What is kept of a moment: everything that is needed to go on from it with the journal's later records. */
export interface Kept<T> {
  /** The number of the last record that it holds the outcome of. */
  readonly position: number
  readonly value: T
}

/** Snapshots on disk, each named by its position: `T` as they are read, `W` as they are written. */
export interface Snapshots<T, W = T> {
  /** The positions, oldest first. */
  readonly positions: readonly number[]
  save(position: number, value: W): void
  /** The newest one that is whole and not after `position`; those that are damaged are set aside, and told to `damaged`. */
  newest(position?: number, damaged?: (name: string, why: string) => void): Kept<T> | undefined
  /** Keeps the newest two, and of each stretch between two heads of the journal the oldest. */
  prune(heads: readonly number[]): void
}

const same = <T, W>(written: W): T => written as unknown as T

const magic = Buffer.from("dmon snapshot 1\n")
const suffix = ".snapshot"
const nameOf = (position: number) => `${String(position).padStart(16, "0")}${suffix}`

export function snapshots<T, W = T>(files: Disk, from: (written: W) => T = same): Snapshots<T, W> {
  const names = files.list()
  const positions = names
    .filter(name => /^\d{16}\.snapshot$/.test(name))
    .map(name => Number(name.slice(0, -suffix.length)))

  for (const name of names) if (name.endsWith(`${suffix}${unfinished}`)) files.remove(name)

  const read = (position: number): T => {
    const bytes = files.read(nameOf(position))
    if (magic.compare(bytes.subarray(0, magic.length)) !== 0) throw new Error("it is of another version of dmon")
    const body = bytes.subarray(magic.length + 4)
    const sum = new DataView(bytes.buffer, bytes.byteOffset + magic.length, 4).getUint32(0)
    if (crc32(body) !== sum) throw new Error("its checksum does not fit")
    return from(deserialize(body) as W)
  }

  return {
    positions,
    save(position, value) {
      const body = serialize(value)
      const sum = Buffer.alloc(4)
      sum.writeUInt32BE(crc32(body))
      files.replace(nameOf(position), [magic, sum, body])
      if (!positions.includes(position)) positions.push(position)
    },
    newest(position = Number.POSITIVE_INFINITY, damaged) {
      for (const at of positions.filter(one => one <= position).reverse()) {
        try {
          return { position: at, value: read(at) }
        } catch (error) {
          files.rename(nameOf(at), `${nameOf(at)}.damaged`)
          positions.splice(positions.indexOf(at), 1)
          damaged?.(nameOf(at), (error as Error).message)
        }
      }
      return undefined
    },
    prune(heads) {
      const kept = new Set(positions.slice(-2))
      heads.forEach((head, i) => {
        const first = positions.find(at => at >= head - 1 && at < (heads[i + 1] ?? Number.POSITIVE_INFINITY) - 1)
        if (first !== undefined) kept.add(first)
      })
      for (const at of positions.filter(one => !kept.has(one))) {
        files.remove(nameOf(at))
        positions.splice(positions.indexOf(at), 1)
      }
    },
  }
}
