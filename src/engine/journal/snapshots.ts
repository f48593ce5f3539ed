import { crc32 } from "node:zlib"
import { type Disk, unfinished } from "./disk.ts"

/** What is kept of a moment: everything that is needed to go on from it with the journal's later records. */
export interface Kept<T> {
  /** The number of the last record that it holds the outcome of. */
  readonly position: number
  readonly value: T
}

/** Snapshots on disk, each named by its position, and made of parts. */
export interface Snapshots<T> {
  /** The positions, oldest first. */
  readonly positions: readonly number[]
  /** Begins one. */
  begin(position: number): Saving
  /** The newest one that is whole and not after `position`; those that are damaged are set aside, and told to `damaged`. */
  newest(position?: number, damaged?: (name: string, why: string) => void): Kept<T> | undefined
  /** Keeps the newest two, and of each stretch between two heads of the journal the oldest. */
  prune(heads: readonly number[]): void
}

/** A snapshot that is being written, while all else goes on: it counts only once it is kept. */
export interface Saving {
  /** One after the other. */
  write(part: Uint8Array): Promise<void>
  keep(): Promise<void>
  /** It is given up; once it is kept, that does nothing. */
  drop(): void
}

/**
 * A snapshot begins with these bytes; another version has others. Before each part stand its length (4), and the checksum
 * of it and all parts before it (4). A part without a length ends it.
 */
const magic = Buffer.from("dmon snapshot 3\n")
const header = 8
const suffix = ".snapshot"
const nameOf = (position: number) => `${String(position).padStart(16, "0")}${suffix}`

/** `from` makes of the parts what they are; it throws if they are not whole. */
export function snapshots<T>(files: Disk, from: (parts: readonly Uint8Array[]) => T): Snapshots<T> {
  const names = files.list()
  const positions = names
    .filter(name => /^\d{16}\.snapshot$/.test(name))
    .map(name => Number(name.slice(0, -suffix.length)))

  for (const name of names) if (name.endsWith(`${suffix}${unfinished}`)) files.remove(name)

  return {
    positions,
    begin(position) {
      const draft = files.draft(nameOf(position))
      let sum = crc32(magic)
      let begun: readonly Uint8Array[] = [magic]
      const write = (part: Uint8Array) => {
        sum = crc32(part, sum)
        const head = Buffer.alloc(header)
        head.writeUInt32BE(part.length)
        head.writeUInt32BE(sum, 4)
        const pieces = [...begun, head, part]
        begun = []
        return draft.write(pieces)
      }
      return {
        write,
        async keep() {
          await write(new Uint8Array())
          await draft.keep()
          if (!positions.includes(position)) positions.push(position)
        },
        drop: () => draft.drop(),
      }
    },
    newest(position = Number.POSITIVE_INFINITY, damaged) {
      for (const at of positions.filter(one => one <= position).reverse()) {
        try {
          return { position: at, value: from(partsOf(files.read(nameOf(at)))) }
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

function partsOf(bytes: Uint8Array): Uint8Array[] {
  if (magic.compare(bytes, 0, magic.length) !== 0) throw new Error("it is of another version of dmon")
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const parts: Uint8Array[] = []
  let sum = crc32(magic)
  for (let at = magic.length; ; ) {
    const body = at + header
    if (body > bytes.length) throw new Error("it is cut short")
    const end = body + view.getUint32(at)
    const part = bytes.subarray(body, end)
    sum = crc32(part, sum)
    if (end > bytes.length || sum !== view.getUint32(at + 4)) throw new Error("its checksum does not fit")
    if (end === body) return parts
    parts.push(part)
    at = end
  }
}
