import type { FlowNode } from "../../../engine/live/flow.ts"
import type { Frame, Passed } from "../../../engine/live/watch.ts"
import { ancestors, routersIn } from "./place.ts"

/** A value that passed a place of a stream. */
export interface Marble extends Passed {
  /** Counts up. */
  readonly n: number
  /** Which node of the stream emitted it; or gave it to one of its branches. */
  readonly lane: number
  /** Equal for what one event became. */
  readonly group: number
}

export interface Marbles {
  /** The newest last. */
  readonly list: readonly Marble[]
  /** Over the time that is kept: what passed, and what of it is here. */
  readonly seen: number
  readonly sent: number
  /** Since when it is followed, in seconds since the epoch. */
  readonly since: number | undefined
  take(frame: Pick<Frame, "now" | "values" | "seen" | "sent" | "first">): void
}

/** How long marbles are kept, in seconds, and how many. */
export const kept = 120
const most = 12_000

/**
 * What passes the places of one stream. `laneOf`: which node has this address.
 *
 * The engine tells values in the order in which they pass, each before what comes of it: so what one event became is
 * known, as long as nothing is left out.
 */
export function marbles(nodes: readonly FlowNode[], laneOf: (address: string) => number | undefined): Marbles {
  const before = ancestors(nodes)
  const routers = routersIn(nodes)
  let list: Marble[] = []
  let told: { readonly now: number; readonly seen: number; readonly sent: number }[] = []
  let n = 0
  let groups = 0
  let since: number | undefined

  const groupOf = (lane: number, time: number, frame: readonly Marble[]): number => {
    for (let i = frame.length - 1; i >= 0; i--) {
      const one = frame[i] as Marble
      if (one.time !== time) break
      if (before[lane]?.has(one.lane)) return one.group
    }
    return ++groups
  }
  /** What a place emits to a router, that gives to one of its branches: what leaves those passed them last. */
  const given = (lane: number): readonly number[] =>
    (nodes[lane]?.feeds ?? []).filter(to => routers.has(to)).flatMap(to => [to, ...given(to)])
  return {
    get list() {
      return list
    },
    get seen() {
      return told.reduce((sum, one) => sum + one.seen, 0)
    },
    get sent() {
      return told.reduce((sum, one) => sum + one.sent, 0)
    },
    get since() {
      return since
    },
    take({ now, values = [], seen, sent }) {
      since ??= now
      const fresh: Marble[] = []
      for (const passed of values) {
        const lane = laneOf(passed.at)
        if (lane === undefined || routers.has(lane)) continue
        const group = groupOf(lane, passed.time, fresh)
        for (const to of [lane, ...given(lane)]) fresh.push({ ...passed, n: n++, lane: to, group })
      }
      if (fresh.length > 0) list = [...list, ...fresh]
      told.push({ now, seen, sent })
      const from = now - kept
      const first = list.findIndex(({ time }) => time >= from)
      if (first > 0 || list.length > most) list = list.slice(Math.max(first, list.length - most))
      else if (first < 0) list = []
      told = told.filter(one => one.now >= from)
    },
  }
}

/** The marble nearest to a time in a lane, if it is near enough, in seconds. */
export function nearest(list: readonly Marble[], lane: number, time: number, within: number): Marble | undefined {
  let best: Marble | undefined
  for (const one of list) {
    if (one.lane !== lane || Math.abs(one.time - time) > within) continue
    if (best === undefined || Math.abs(one.time - time) <= Math.abs(best.time - time)) best = one
  }
  return best
}

export type Step = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown"

/** Where an arrow key leads from a marble: in time along its lane, or to the lane above or below. */
export function beside(list: readonly Marble[], from: Marble | undefined, step: Step): Marble | undefined {
  if (from === undefined) return list.at(-1)
  const lane = list.filter(one => one.lane === from.lane)
  const at = lane.findIndex(one => one.n === from.n)
  if (step === "ArrowLeft") return lane[Math.max(0, at - 1)]
  if (step === "ArrowRight") return lane[Math.min(lane.length - 1, at + 1)]
  const isUp = step === "ArrowUp"
  const lanes = [...new Set(list.map(one => one.lane))].sort((a, b) => (isUp ? b - a : a - b))
  const to = lanes.find(one => (isUp ? one < from.lane : one > from.lane))
  if (to === undefined) return from
  return list.find(one => one.lane === to && one.group === from.group) ?? nearest(list, to, from.time, Infinity)
}

/** A field of an event that it is, if it is one. */
export const stateOf = (value: unknown): string | undefined => {
  if (Array.isArray(value)) return value.map(stateOf).find(Boolean)
  const state = typeof value === "object" && value !== null ? (value as { state?: unknown }).state : undefined
  return typeof state === "string" ? state : undefined
}
