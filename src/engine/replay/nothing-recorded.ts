import { DmonError } from "../../base/error.ts"
import type { Recorded } from "./recorded.ts"

/** DM150: the recording has nothing of what was asked for. */
export function nothingRecorded(recorded: Recorded, what: string, fix = otherRange): DmonError {
  const { firstTime, lastTime, damage = [] } = recorded
  const iso = (seconds: number) => new Date(seconds * 1000).toISOString()
  return new DmonError("DM150", what, {
    more: {
      recording: recorded.about,
      ...(firstTime && lastTime && { from: iso(firstTime), to: iso(lastTime) }),
      ...(damage.length > 0 && { damage: damage.join("\n") }),
    },
    fix,
  })
}

const otherRange = "another range:  --from and --to take ISO 8601, seconds since 1970, or how long ago: 1h"
