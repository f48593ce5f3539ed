import type { Disk, Tail } from "../../../src/engine/journal/disk.ts"

/** A number from 0 to below 1, each time another. */
export type Chance = () => number

type Write = { readonly bytes: Uint8Array } | { readonly cut: number }

interface File {
  /** What would be there after a crash for certain, and what was written since, in order. */
  safe: Uint8Array
  since: Write[]
  written: number
}

/** Folders on a disk that does to unsynced writes what a crash does, and that can be full. */
export interface Fragile {
  /** A folder as one start of dmon sees it: after a crash it does nothing any more. */
  folder(name: string): Disk
  /** Loses what was not synced but for a random beginning, the last piece of which is torn; then all folders are dead. */
  crash(chance: Chance): void
  /** The process alone dies: all that was written stays. */
  kill(): void
  /** The bytes that still fit. */
  room: number
  /** Each sync waits until it is let go. */
  hold(): void
  letGo(): void
  /** What is written in bulk is kept in memory up to so many bytes, until it is flushed. */
  gathers: number
  /** The next syncs fail. */
  syncFails: boolean
  now: number
  /** Files by `folder/name`. */
  read(path: string): Uint8Array
  write(path: string, bytes: Uint8Array): void
  readonly paths: readonly string[]
}

const sector = 64

function apply(file: Uint8Array, write: Write): Uint8Array {
  return "cut" in write ? file.slice(0, write.cut) : Buffer.concat([file, write.bytes])
}

/** What a crash leaves of a write: a beginning of it, its last sector garbage. */
function torn(write: Write, chance: Chance): Write {
  if ("cut" in write) return write
  const length = Math.floor(chance() * (write.bytes.length + 1))
  const bytes = write.bytes.slice(0, length)
  if (chance() < 0.5)
    for (let at = Math.max(0, length - sector); at < length; at++) bytes[at] = Math.floor(chance() * 256)
  return { bytes }
}

export function fragile(): Fragile {
  const folders = new Map<string, Map<string, File>>()
  /** Names that were changed and whose folder was not synced since: how to undo each, oldest first. */
  let undo: { readonly folder: string; run(): void }[] = []
  let boot = 0
  let gate: Promise<void> | undefined
  let open = () => {}
  const filesOf = (name: string) => {
    let files = folders.get(name)
    if (files === undefined) folders.set(name, (files = new Map()))
    return files
  }
  const bytesOf = ({ safe, since }: File) => since.reduce(apply, safe)
  const fits = (bytes: Uint8Array) => {
    if (bytes.length > fragile.room)
      throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" })
    fragile.room -= bytes.length
  }

  const fragile: Fragile = {
    room: Number.POSITIVE_INFINITY,
    gathers: 0,
    syncFails: false,
    now: 0,
    hold() {
      gate ??= new Promise(resolve => (open = resolve))
    },
    letGo() {
      gate = undefined
      open()
    },
    folder(folder) {
      const files = filesOf(folder)
      const mine = boot
      const isDead = () => mine !== boot
      const settle = () => {
        undo = undo.filter(one => one.folder !== folder)
      }
      const find = (name: string) => {
        const file = files.get(name)
        if (file === undefined) throw Object.assign(new Error(`ENOENT: ${name}`), { code: "ENOENT" })
        return file
      }
      const change = (name: string, to: File | undefined) => {
        const was = files.get(name)
        undo.push({ folder, run: () => void (was === undefined ? files.delete(name) : files.set(name, was)) })
        if (to === undefined) files.delete(name)
        else files.set(name, to)
      }
      const tailOf = (file: File): Tail => ({
        get size() {
          return bytesOf(file).length
        },
        write(bytes) {
          if (isDead()) return
          fits(bytes)
          file.since.push({ bytes: Uint8Array.from(bytes) })
          file.written = fragile.now
        },
        async sync() {
          const until = file.since.length
          await gate
          if (isDead()) return new Promise(() => {})
          if (fragile.syncFails) throw Object.assign(new Error("EIO: i/o error, fdatasync"), { code: "EIO" })
          file.safe = file.since.slice(0, until).reduce(apply, file.safe)
          file.since = file.since.slice(until)
        },
        cut: size => void (isDead() || file.since.push({ cut: size })),
        close() {},
      })
      return {
        list: () => [...files.keys()].sort(),
        read: (name, length) => Uint8Array.from(bytesOf(find(name)).subarray(0, length)),
        size: name => bytesOf(find(name)).length,
        written: name => find(name).written,
        append(name) {
          if (!isDead() && !files.has(name)) {
            files.set(name, { safe: new Uint8Array(), since: [], written: fragile.now })
            settle()
          }
          return tailOf(isDead() ? { safe: new Uint8Array(), since: [], written: 0 } : find(name))
        },
        bulk(name) {
          const tail = this.append(name)
          let gathered: Uint8Array[] = []
          const length = () => gathered.reduce((sum, one) => sum + one.length, 0)
          const put = () => {
            for (; gathered.length > 0; gathered.shift()) tail.write(gathered[0] as Uint8Array)
          }
          return {
            get size() {
              return tail.size + length()
            },
            write(bytes) {
              if (length() + bytes.length > fragile.gathers) put()
              if (bytes.length > fragile.gathers) tail.write(bytes)
              else gathered.push(Uint8Array.from(bytes))
            },
            async flush() {
              put()
              return tail.size
            },
            sync: tail.sync,
            cut(size) {
              if (size > tail.size) put()
              gathered = []
              tail.cut(size)
            },
            close: tail.close,
          }
        },
        replace(name, parts) {
          if (isDead()) return
          const safe = Buffer.concat(parts)
          fits(safe)
          files.set(name, { safe, since: [], written: fragile.now })
          settle()
        },
        draft(name) {
          const made = `${name}.new`
          const file: File = { safe: new Uint8Array(), since: [], written: fragile.now }
          const tail = tailOf(file)
          return {
            async write(pieces) {
              if (isDead()) return new Promise(() => {})
              if (files.get(made) !== file) change(made, file)
              for (const piece of pieces) tail.write(piece)
            },
            async keep() {
              await tail.sync()
              if (isDead()) return new Promise(() => {})
              change(name, file)
              change(made, undefined)
              await gate
              if (isDead()) return new Promise(() => {})
              settle()
            },
            drop: () => void (isDead() || files.get(made) !== file || change(made, undefined)),
          }
        },
        truncate: (name, size) => void (isDead() || find(name).since.push({ cut: size })),
        rename(name, to) {
          if (isDead()) return
          change(to, find(name))
          change(name, undefined)
        },
        remove: name => void (isDead() || change(name, undefined)),
      }
    },
    crash(chance) {
      boot++
      const undone = undo.slice(Math.floor(chance() * (undo.length + 1)))
      for (const { run } of undone.reverse()) run()
      undo = []
      for (const files of folders.values()) {
        for (const file of files.values()) {
          const whole = Math.floor(chance() * (file.since.length + 1))
          const last = file.since[whole]
          file.safe = file.since.slice(0, whole).reduce(apply, file.safe)
          if (last !== undefined) file.safe = apply(file.safe, torn(last, chance))
          file.since = []
        }
      }
    },
    kill: () => void boot++,
    read(path) {
      const [folder = "", name = ""] = path.split("/")
      return bytesOf(filesOf(folder).get(name) as File)
    },
    write(path, bytes) {
      const [folder = "", name = ""] = path.split("/")
      filesOf(folder).set(name, { safe: bytes, since: [], written: fragile.now })
    },
    get paths() {
      return [...folders].flatMap(([folder, files]) => [...files.keys()].map(name => `${folder}/${name}`))
    },
  }
  return fragile
}

/** A small generator (mulberry32): the same numbers for the same seed. */
export function seeded(seed: number): Chance {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
