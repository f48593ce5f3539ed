import type { StreamsVersion } from "../../engine/answers.ts"
import { ask } from "../../engine/ask.ts"
import { askReplay, type Versioned } from "../../engine/ask-replay.ts"
import type { Engine } from "../../engine/engine.ts"
import { recall } from "../../engine/recall.ts"
import type { ReloadAnswer, Remote } from "../../engine/remote.ts"

/** A running engine as what may be asked of it. */
export function remoteOf(
  engine: Engine,
  handed: {
    readonly reload: () => Promise<{ readonly ok: boolean; readonly report: string }>
    readonly metrics: Remote["metrics"]
    /** The versions since the start. */
    readonly list: () => readonly StreamsVersion[]
    readonly versions: Versioned
  },
): Remote {
  const replaying = askReplay(engine, handed.versions)
  return {
    ...ask(engine),
    ...replaying,
    ...recall(replaying.recording, () => engine.status().now),
    metrics: handed.metrics,
    versions: async () => handed.list(),
    async reload(): Promise<ReloadAnswer> {
      const { ok, report } = await handed.reload()
      return { ok, report, version: engine.status().version_of_streams.number }
    },
  }
}
