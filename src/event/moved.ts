import type { Event } from "./event.ts"

/**
 * An event of which little is another than of the one before of its host and service, as it travels: metric and time (`ms`
 * after a moment that both sides know), and state and description where those changed; 0 stands for a state that did not.
 */
export type Moved = readonly [
  id: number,
  metric: number | null,
  ms: number,
  state?: string | null | 0,
  description?: string | null,
]

/** Whether nothing but metric, time, state and description is another. */
export const isMove = (a: Event, b: Event): boolean =>
  a.ttl === b.ttl && b.time !== undefined && same(a.tags, b.tags) && same(a.attributes, b.attributes)

function same(a: object | undefined, b: object | undefined): boolean {
  if (a === b) return true
  if (a === undefined || b === undefined) return false
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every(name => a[name as never] === b[name as never])
}

/** What moved since what was told; `now`: the moment, in seconds, from which its time is counted. */
export function moveOf(id: number, told: Event, event: Event, now: number): Moved {
  const ms = Math.round(((event.time ?? now) - now) * 1000)
  const metric = event.metric ?? null
  const state = event.state === told.state ? 0 : (event.state ?? null)
  if (event.description !== told.description) return [id, metric, ms, state, event.description ?? null]
  return state === 0 ? [id, metric, ms] : [id, metric, ms, state]
}

/** The fields that are another by it; state and description only where they changed. */
export interface Changes {
  readonly time: number
  readonly metric: number | undefined
  readonly state?: string | undefined
  readonly description?: string | undefined
}

export const changesOf = ([, metric, ms, state = 0, ...text]: Moved, now: number): Changes => ({
  time: now + ms / 1000,
  metric: metric ?? undefined,
  ...(state !== 0 && { state: state ?? undefined }),
  ...(text.length > 0 && { description: text[0] ?? undefined }),
})
