import type { Event } from "../../../src/event/event.ts"
import type { Timed } from "./laws.ts"

/**
 * Windows that follow one another by event time, naively: all in milliseconds, every list scanned in full. What is
 * ahead of the clock ends no window but its own.
 */
export const windowModel =
  (length: number, lateness: number, originOf: (first: number) => number) =>
  (given: Timed, end: number): [number, Event[]][] => {
    const out: [number, Event[]][] = []
    let open: { start: number; due: number; events: Event[] }[] = []
    let origin: number | undefined
    let ended = Number.NEGATIVE_INFINITY
    const close = (now: number, until: number) => {
      for (const { start, events } of open) if (start < until) out.push([now, events])
      open = open.filter(({ start }) => start >= until)
      ended = Math.max(ended, until)
    }
    const pass = (to: number) => {
      for (let now = 0; (now = Math.min(...open.map(w => w.due))) <= to; ) {
        const over = open.filter(w => w.due === now && w.start + length <= now)
        if (over.length > 0) close(now, Math.max(...over.map(w => w.start)) + length)
        for (const { due, events } of open) if (due === now) out.push([now, events])
        open = open.filter(({ due }) => due !== now)
      }
    }
    for (const [now, e] of given) {
      pass(now)
      const time = Math.round((e.time as number) * 1000)
      origin ??= originOf(time)
      if (time < ended) continue
      const startOf = (of: number) => (origin as number) + Math.floor((of - (origin as number)) / length) * length
      const start = startOf(time)
      if (time <= now) {
        if (ended === Number.NEGATIVE_INFINITY) ended = Math.min(start, ...open.map(w => w.start))
        close(now, startOf(time - lateness))
      }
      const window = open.find(w => w.start === start)
      const ends = start + length + lateness
      // Less than a length ahead of the clock, it waits for the clock.
      const due = Math.max(now + ends - time, time - now < length ? ends : 0)
      if (window) window.events.push(e)
      else open.push({ start, due, events: [e] })
      open.sort((a, b) => a.start - b.start)
    }
    pass(end)
    close(end, Number.POSITIVE_INFINITY)
    return out
  }
