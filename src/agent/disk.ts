import type { Timers } from "../base/supervise.ts"
import { bytesText } from "../print/bytes-text.ts"
import { grade } from "./grade.ts"
import { type Mount, mountsOf } from "./mounts.ts"
import { percent } from "./percent.ts"
import type { Reading, Source } from "./source.ts"

/** What statfs answers, as far as it is asked. */
export interface Space {
  /** Bytes of a block. */
  readonly bsize: number
  readonly blocks: number
  readonly bfree: number
  /** Those of the free ones that may be had without being root. */
  readonly bavail: number
}

interface Asking {
  readonly statfs: (point: string) => Promise<Space>
  readonly timers: Timers
}

/** How long a file system may take to answer before the others go on, in milliseconds. */
const patience = 1000
/** Each one that never answers holds a thread of the few that all reading of files shares. */
const mostWaiting = 2

/**
 * "disk /" and so on: the part of each file system's space that is in use, as `df` has it.
 *
 * They are asked one after the other. One that does not answer is unknown, is not asked again before it has, and holds
 * up the others for a second, once.
 */
export function disk({ statfs, timers }: Asking): Source {
  /** Those that have been asked and have not answered, and when that was. */
  const waiting = new Map<string, number>()

  const ask = async (mount: Mount): Promise<Reading | undefined> => {
    const { point } = mount
    const since = waiting.get(point)
    if (since !== undefined) return silent(mount, timers.now() - since)
    if (mount.remote && waiting.size >= mostWaiting) return undefined
    waiting.set(point, timers.now())
    const answer = statfs(point).then(
      space => reading(mount, space),
      () => undefined, // it is not there any more, or this user may not look
    )
    return new Promise(resolve => {
      const cancel = timers.after(patience, () => resolve(silent(mount, patience)))
      void answer.then(found => {
        waiting.delete(point)
        cancel()
        resolve(found)
      })
    })
  }

  return {
    name: "disk",
    file: "self/mountinfo",
    async read(text) {
      const readings: Reading[] = []
      for (const mount of mountsOf(text)) {
        const found = await ask(mount)
        if (found !== undefined) readings.push(found)
      }
      return readings
    },
  }
}

const about = ({ point, device, type }: Mount) => ({
  service: `disk ${point}`,
  attributes: { device, mount: point, filesystem: type },
})

function reading(mount: Mount, { bsize, blocks, bfree, bavail }: Space): Reading | undefined {
  const used = blocks - bfree
  if (blocks <= 0 || used < 0 || used + bavail <= 0) return undefined
  const metric = used / (used + bavail)
  const description = `${percent(metric)} used, ${bytesText(bavail * bsize)} of ${bytesText(blocks * bsize)} free`
  return { ...about(mount), state: grade(metric, 0.9, 0.95), metric, description }
}

const silent = (mount: Mount, ms: number): Reading => ({
  ...about(mount),
  state: "unknown",
  description: `has not answered for ${Math.round(ms / 1000)} s`,
})
