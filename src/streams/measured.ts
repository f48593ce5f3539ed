import type { Event } from "../event/event.ts"

/**
 * Has this event a metric? As a test it tells the type checker too.
 *
 * @example when(measured, smap(e => e.metric.toFixed(1)))
 */
export function measured(event: Event): event is Event & { readonly metric: number } {
  return event.metric !== undefined
}
