import { live } from "../../../src/engine/live/live.ts"
import type { Frame } from "../../../src/engine/live/watch.ts"
import { type Named, partition } from "../../../src/engine/partition.ts"
import type { Event } from "../../../src/event/event.ts"
import { virtual } from "../kit/station.ts"

/** Streams that run, and that can be looked into. */
export function looking(streams: readonly Named[], locate = (_: string) => undefined as never) {
  const timers = virtual(1_000_000)
  const taps = new Set<(event: Event) => void>()
  const acted: string[] = []
  const own = partition({
    start: 1_000_000,
    act(action) {
      acted.push(action.id)
      looked.acted(action)
    },
  })
  const looked = live({
    partition: own,
    timers,
    now: () => timers.now() / 1000,
    ttl: undefined,
    entering(show) {
      taps.add(show)
      return () => taps.delete(show)
    },
    version: () => ({ version: 1, since: 1000 }),
    locate,
    docOf: stream => (stream === "documented" ? "What it is for." : undefined),
  })
  const run = (named: readonly Named[]) => {
    const tree = own.grow(named)
    tree.watch = value => taps.forEach(tap => void tap(value as Event))
    own.swap(tree)
    looked.attach(tree)
  }
  run(streams)
  return {
    ...{ own, looked, timers, acted, run },
    input(...events: Event[]) {
      own.input(timers.now(), events)
    },
    /** Lets time pass, for the channels and for the streams. */
    async pass(ms: number) {
      for (let left = ms; left > 0; left -= 50) {
        own.advance(timers.now() + Math.min(left, 50))
        await timers.pass(Math.min(left, 50))
      }
    },
    /** Begins a watch, and keeps its frames. */
    watch(request: Parameters<typeof looked.watch>[0], more: { since?: Frame; behind?: () => boolean } = {}) {
      const frames: Frame[] = []
      const { since, behind } = more
      const reader = { show: (frame: Frame) => void frames.push(frame), ...(behind && { behind }) }
      const begun = looked.watch(request, reader, since && { channel: since.channel, seq: since.seq })
      return { ...begun, frames, values: () => frames.flatMap(({ values = [] }) => values) }
    },
  }
}
