import { useEffect, useState } from "preact/hooks"
import { countText } from "../../../print/count-text.ts"
import { timeOfDay } from "../../../print/time-of-day.ts"
import { cell, useCell } from "../cell.ts"
import { type Connection, connection, retry } from "../live.ts"
import { placeIn, reasonIn } from "../refusal.ts"
import { failing, faults, status, thinned } from "../status.ts"
import { pageView } from "../view.ts"
import { Link } from "./link.tsx"

/** What must not be missed, above every page: a lost connection, streams that are not what is on disk, streams that fail. */
export function Banners() {
  return (
    <div class="banners" role="status">
      <Lost />
      <Stale />
      <Failing />
    </div>
  )
}

/** A loss that is over at once is not worth a word. */
const graceful = 700

function Lost() {
  const now = useCell(connection)
  const [, tick] = useState(0)
  useEffect(() => {
    if (now.connected) return
    const timer = setInterval(() => tick(n => n + 1), 500)
    return () => clearInterval(timer)
  }, [now.connected])
  useEffect(() => {
    if (!now.connected) thinned.set(1)
  }, [now.connected])
  if (now.connected || now.retryAt === undefined || Date.now() - now.since < graceful) return null
  return (
    <p class="banner is-lost">
      <strong>○ Not connected.</strong> {waiting(now)}
      {now.heard > 0 && `, showing data from ${timeOfDay(now.heard / 1000)}`}
      <button type="button" class="button" onClick={retry}>
        try now
      </button>
    </p>
  )
}

function waiting({ retryAt = 0 }: Connection): string {
  const seconds = Math.ceil((retryAt - Date.now()) / 1000)
  return seconds > 0 ? `Reconnecting in ${seconds} s` : "Reconnecting"
}

function Stale() {
  const stale = useCell(status)?.stale
  const [open, turn] = useState(false)
  if (stale === undefined) return null
  const [, ...rest] = stale.error.split("\n")
  const place = placeIn(stale.error)
  return (
    <div class="banner is-stale">
      <p>
        <strong>▲ The file on disk is not what runs</strong> since {timeOfDay(stale.since)}:{" "}
        {place && <code>{place} </code>}
        {reasonIn(stale.error)}
        {rest.length > 0 && (
          <button type="button" class="button" aria-expanded={open} onClick={() => turn(!open)}>
            {open ? "less" : "show why"}
          </button>
        )}
      </p>
      {open && (
        <pre class="frame" tabIndex={0}>
          {rest.join("\n")}
        </pre>
      )}
    </div>
  )
}

/** Until when the reader has taken note of what failed, in seconds since the epoch. */
const noted = cell(0)

function Failing() {
  const now = useCell(status)
  const until = useCell(noted)
  const failed = failing(now, useCell(faults)).filter(({ time }) => time > until)
  const [last, ...others] = failed
  if (last === undefined) return null
  return (
    <p class="banner is-stale">
      <strong>▲ The stream {last.address.split("/")[0]} fails:</strong> {last.why ?? last.message}
      <span aria-hidden="true">, last at {timeOfDay(last.time)}</span>
      {others.length > 0 && `, and ${countText(others.length)} more`}
      <Link to={pageView("health")}>what failed</Link>
      <button type="button" class="button" onClick={() => noted.set(last.time)}>
        noted
      </button>
    </p>
  )
}
