import { type Event, event } from "./event.ts"

/** What tells others that an event holds no longer: its host and service, expired at `now` (seconds). */
export function expire({ host, service }: Event, now: number): Event {
  return event({ host, service, state: "expired", time: now })
}
