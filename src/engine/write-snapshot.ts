import { setImmediate as others } from "node:timers/promises"
import type { Saving } from "./journal/snapshots.ts"
import type { Shooting } from "./snapshot.ts"

/** Writes a snapshot while it is taken, part by part: between two parts whatever else there is to do has its turn. */
export async function writeSnapshot(shooting: Shooting, to: Saving, head: Uint8Array): Promise<void> {
  try {
    await to.write(head)
    for (let part = shooting.next(); part !== undefined; part = shooting.next()) {
      await to.write(part)
      await others()
    }
  } finally {
    shooting.end()
  }
}
