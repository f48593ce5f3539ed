import type { Fault } from "../../../engine/live/fault.ts"
import type { Status } from "../../../engine/remote.ts"
import { eventText } from "../../../print/action-text.ts"
import { countText } from "../../../print/count-text.ts"
import { timeOfDay } from "../../../print/time-of-day.ts"
import { Link } from "../chrome/link.tsx"
import { isEvent } from "../flows/value-line.ts"
import { brief } from "../format.ts"
import { placeIn } from "../refusal.ts"
import { pageView } from "../view.ts"

interface FaultsProps {
  readonly faults: readonly Fault[] | undefined
  readonly stale: Status["stale"]
}

/** What failed of late, each with the lines of the file where it happened. */
export function Faults({ faults, stale }: FaultsProps) {
  return (
    <section class="panel">
      <h2>What failed</h2>
      {stale && (
        <>
          <p class="is-warning">▲ The streams file on disk was refused at {timeOfDay(stale.since)}:</p>
          <pre class="frame" tabIndex={0}>
            {stale.error}
          </pre>
        </>
      )}
      {faults?.length === 0 && (
        <p class="dim">{stale ? "In the streams that run, nothing" : "Nothing"} has failed since dmon started.</p>
      )}
      {faults?.map(fault => (
        <details key={`${fault.address} ${fault.code} ${fault.message}`} class="fault">
          <summary>
            <time class="number dim">{timeOfDay(fault.time)}</time>
            <span class="is-warning">▲ {fault.code}</span>
            <span class="fault-what">
              {fault.message}
              {fault.why && `: ${fault.why}`}
              <FaultFrom fault={fault} />
            </span>
            <span class="number dim">×{countText(fault.count)}</span>
          </summary>
          <dl class="pairs">
            <Pair name="where">
              <Link to={{ ...pageView("flows"), select: fault.address }}>{fault.address}</Link>
            </Pair>
            {fault.fix && <Pair name="fix">{fault.fix}</Pair>}
            {fault.event !== undefined && (
              <Pair name="given">
                <code>{brief(fault.event, 500)}</code>
              </Pair>
            )}
          </dl>
          {fault.frame && (
            <pre class="frame" tabIndex={0}>
              {fault.frame}
            </pre>
          )}
        </details>
      ))}
    </section>
  )
}

/** Where in the user's file it was thrown, and what the place was given. */
function FaultFrom({ fault: { frame = "", event } }: { readonly fault: Fault }) {
  const place = placeIn(frame)
  if (place === undefined && event === undefined) return null
  return (
    <code class="dim fault-from">
      {[place, event !== undefined && `given ${isEvent(event) ? eventText(event) : brief(event)}`]
        .filter(Boolean)
        .join(" · ")}
    </code>
  )
}

const Pair = ({ name, children }: { readonly name: string; readonly children: preact.ComponentChildren }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
)
