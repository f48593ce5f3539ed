import type { Event } from "../../../event/event.ts"
import { moment } from "../../../print/moment.ts"
import { numberText } from "../../../print/number-text.ts"
import { stateClass, stateLook } from "../state-look.ts"

interface EventSaidProps {
  readonly event: Event
  /** Who sent it; `clock` where its time had come. */
  readonly from: string
}

/** An event in words: its state, host, service and metric, and below when it was, how long it is good, its tags. */
export function EventSaid({ event, from }: EventSaidProps) {
  const { host, service, state, metric, time, ttl, tags = [] } = event
  const rest = [
    time === undefined ? "" : moment(time),
    ttl === undefined ? "" : `ttl ${numberText(ttl)} s`,
    tags.length === 0 ? "" : `tags ${tags.join(", ")}`,
  ]
  return (
    <div class="event-said">
      <p>
        <i class={`glyph ${stateClass(state)}`} aria-hidden="true">
          {stateLook(state).glyph}
        </i>{" "}
        <b class={stateClass(state)}>{state ?? "no state"}</b> {host ?? "no host"} · {service ?? "no service"}
        {metric !== undefined && (
          <>
            {" "}
            · <span class="number">{numberText(metric)}</span>
          </>
        )}
      </p>
      <p class="dim">{rest.filter(Boolean).join(" · ")}</p>
      {state === "expired" && from === "clock" && (
        <p>This is its expiry: nobody sent it, its ttl was over before another one came.</p>
      )}
    </div>
  )
}
