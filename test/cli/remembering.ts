import type { Version } from "../../src/engine/load/revive.ts"
import type { Remote } from "../../src/engine/remote.ts"
import { answerOf, type Came } from "../engine/replay/kit.ts"
import { answering } from "./paper.ts"

/** A dmon that holds in memory what came in, and runs this version of the streams. */
export const remembering = (records: readonly Came[], version: Version): Remote => ({
  ...answering([]).remote,
  recording: async () => answerOf(records, { version }),
})
