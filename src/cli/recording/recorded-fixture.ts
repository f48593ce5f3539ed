import { existsSync } from "node:fs"
import { DmonError } from "../../base/error.ts"
import { json } from "../../codecs/json.ts"
import type { Entry } from "../../engine/journal/record.ts"
import type { Recorded } from "../../engine/replay/recorded.ts"
import { fixtureOf } from "../../testing/fixture.ts"
import { fixtureText } from "../../testing/fixture-text.ts"

/** A fixture as a recording: a record for each event. */
export function recordedFixture(file: string): Recorded {
  if (!existsSync(file)) {
    throw new DmonError("DM153", `there is no fixture and no data folder ${file}`, {
      fix: "dmon record --last 5m --name spike     makes a fixture",
    })
  }
  const events = fixtureOf(fixtureText(file), file)
  const arrivals = events.arrivals ?? []
  const codec = json()
  function* entries(from = 1): Generator<Entry> {
    for (const [i, event] of events.entries()) {
      const time = Math.round((arrivals[i] ?? 0) * 1000)
      if (i + 1 >= from) yield { number: i + 1, time, from: "fixture", codec: "json", bytes: codec.encode([event]) }
    }
  }
  const at = (time: number) => arrivals.findIndex(one => one * 1000 >= time)
  return {
    about: file,
    first: 1,
    firstTime: arrivals[0],
    lastTime: arrivals.at(-1),
    entries,
    at: time => (at(time) < 0 ? events.length : at(time)) + 1,
    snapshot: () => undefined,
    version: () => undefined,
    streams: false,
  }
}
