import { index } from "../../../src/index/indexing.ts"
import type { Action, Output } from "../../../src/outputs/output.ts"
import { changed } from "../../../src/streams/changed.ts"
import { when } from "../../../src/streams/when.ts"
import { fragile } from "./fragile.ts"
import { ask, type StationOptions, settle, station, telling, virtual } from "./station.ts"

export const begins = 1_700_000_000_000

/** Asks an output for each change of one service. */
export const changes = (output: Output) =>
  when({ service: "s" }, changed("state", { initial: "ok" }, ask(output) as never)) as never

/** Starts of a dmon, one after the other, on one disk, with one output. */
export function rig() {
  const [disk, done] = [fragile(), [] as Action[]]
  const output = telling("mail", actions => done.push(...actions))
  const streams = [
    { name: "index", stream: index() as never },
    { name: "told", stream: changes(output) },
  ]
  let timers = virtual(begins)
  const start = async (more: Partial<StationOptions> = {}, at = timers.now()) => {
    timers = virtual(at)
    const on = await station({ disk, timers, streams, every: 1000, ...more })
    await settle()
    return { ...on, timers, said: on.said.join("\n"), all: on.said }
  }
  return { disk, done, start, streams }
}
export const states = ["warning", "ok", "critical", "warning", "ok", "critical"]
