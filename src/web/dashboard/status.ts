import { type Rate, rate } from "../../base/rate.ts"
import type { Fault } from "../../engine/live/fault.ts"
import type { Status } from "../../engine/remote.ts"
import { ask } from "./ask.ts"
import { cell } from "./cell.ts"
import type { Server } from "./command-line.ts"
import { heardTime } from "./live.ts"
import { tokenWanted, whoReads } from "./session.ts"

/** What the server last said of itself. */
export const status = cell<Status | undefined>(undefined)

/** What failed of late, the newest first. */
export const faults = cell<readonly Fault[] | undefined>(undefined)

/** Of what failed, what failed in the streams that run now. */
export const failing = (now: Status | undefined, all: readonly Fault[] = []): readonly Fault[] =>
  now === undefined
    ? []
    : all.filter(
        ({ address, time }) =>
          time >= now.version_of_streams.since && now.streams.some(({ name }) => name === address.split("/")[0]),
      )

/** Whether the streams that run are those on the disk, and whether any of them fails, in a word. */
export const versionSaid = (now: Status, all: readonly Fault[] | undefined): string =>
  now.stale ? "▲ stale" : failing(now, all).length > 0 ? "▲ fails" : "✓"

/** The dmon of this page, for commands that ask it. */
export const server = (): Server => ({ name: status.value?.name ?? "default", origin: location.origin })

/** Events that came in a second. */
export const eventsPerSecond = cell<number | undefined>(undefined)

/** How long inputs took, as it was measured last: the measuring begins anew with each beat of the telemetry. */
export const timed = cell<Status["latency"]>({ p50: 0, p99: 0 })

const counted = new Map<string, Rate>()
/** How much came in a second by a way in or into a stream; undefined until that is known. */
export const perSecond = (kind: "listener" | "stream", name: string): number | undefined =>
  counted.get(`${kind} ${name}`)?.perSecond

/** How far the view's taps are thinned: one of so many is shown. */
export const thinned = cell(1)

const every = 2000
const everyHidden = 15_000

const received = ({ listeners }: Status) => listeners.reduce((sum, one) => sum + one.in, 0)

/** Asks the server how it is, again and again. */
export function followStatus(): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const again = async () => {
    clearTimeout(timer)
    if (!tokenWanted.value) {
      const now = await ask.status().catch(() => undefined)
      if (now) take(now)
      faults.set(await ask.faults().catch(() => faults.value))
    }
    timer = setTimeout(again, document.hidden ? everyHidden : every)
  }
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) void again()
  })
  tokenWanted.follow(wanted => {
    if (!wanted) void again()
  })
  void again()
  void whoReads()
}

function count(name: string, of: number, now: number): void {
  const one = counted.get(name) ?? rate()
  counted.set(name, one)
  one.take(of, now)
}

function take(now: Status): void {
  const before = status.value
  heardTime(now.now)
  if (before?.pid !== now.pid) {
    counted.clear()
    timed.set(now.latency)
  }
  if (now.latency.p99 > 0) timed.set(now.latency)
  count("all", received(now), now.now)
  for (const one of now.listeners) count(`listener ${one.name} ${one.address}`, one.in, now.now)
  for (const one of now.streams) count(`stream ${one.name}`, one.in, now.now)
  eventsPerSecond.set(counted.get("all")?.perSecond)
  status.set(now)
}
