import type { Event } from "../../../src/event/event.ts"
import type { Timed } from "./laws.ts"

/** Windows that follow one another by event time, naively: all in milliseconds, every list scanned in full. */
export const windowModel =
  (length: number, lateness: number, originOf: (first: number) => number) =>
  (given: Timed, end: number): [number, Event[]][] => {
    const out: [number, Event[]][] = []
    let open: { start: number; due: number; events: Event[] }[] = []
    let origin: number | undefined
    let ended = 0
    const close = (now: number, until: number) => {
      for (const { start, events } of open) if (start < until) out.push([now, events])
      open = open.filter(({ start }) => start >= until)
      ended = Math.max(ended, until)
    }
    const pass = (to: number) => {
      for (let due = 0; (due = Math.min(...open.map(w => w.due))) <= to; ) {
        close(due, Math.max(...open.filter(w => w.due === due).map(({ start }) => start)) + length)
      }
    }
    for (const [now, e] of given) {
      pass(now)
      const time = Math.round((e.time as number) * 1000)
      if (origin === undefined) ended = origin = originOf(time)
      if (time < ended) {
        if (open.length > 0 || ended - length <= now) continue
        ended = origin = originOf(time)
      }
      const startOf = (of: number) => (origin as number) + Math.floor((of - (origin as number)) / length) * length
      close(now, startOf(time - lateness))
      const start = startOf(time)
      const window = open.find(w => w.start === start)
      if (window) window.events.push(e)
      else open.push({ start, due: now + start + length + lateness - time, events: [e] })
      open.sort((a, b) => a.start - b.start)
    }
    pass(end)
    close(end, Number.POSITIVE_INFINITY)
    return out
  }
