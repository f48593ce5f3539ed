import type { Event } from "../../../src/event/event.ts"
import { deadline, isExpired } from "../../../src/event/expiry.ts"
import type { Timed } from "./laws.ts"

/** Every event, and what is filled in after it until the next one comes, or it has expired. */
export const filled =
  (every: number, fill: (last: Event, now: number) => Event) =>
  (given: Timed, end: number): [number, Event][] =>
    given.flatMap(([at, e], i) => {
      const out: [number, Event][] = [[at, e]]
      const next = given[i + 1]?.[0] ?? end
      if (isExpired(e, at / 1000)) return out
      const until = deadline(e, at / 1000)
      for (let now = at + every; now <= next && now / 1000 <= until; now += every) out.push([now, fill(e, now / 1000)])
      return out
    })
