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

/** DM150: the streams that ran then are not kept, so that there is nothing to play it through. */
export function notKept(recorded: Recorded, versions: Iterable<string>): DmonError {
  const named = [...versions].filter(hash => hash !== "").map(hash => hash.slice(0, 8))
  const which = named.length > 0 ? ` (${named.join(", ")})` : ""
  const fix = "play it through others:  dmon replay … --streams mystreams.ts"
  return nothingRecorded(recorded, `the streams that ran then${which} are not kept`, fix)
}

const otherRange = "another range:  --from and --to take ISO 8601, seconds since 1970, or how long ago: 1h"
