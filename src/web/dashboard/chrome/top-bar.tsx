import { useEffect, useState } from "preact/hooks"
import type { Status } from "../../../engine/remote.ts"
import { rateText } from "../../../print/rate-text.ts"
import { timeOfDay } from "../../../print/time-of-day.ts"
import { useCell } from "../cell.ts"
import { dayTime, ratio } from "../format.ts"
import { connection, engineNow } from "../live.ts"
import { paused, turnPaused } from "../paused.ts"
import { eventsPerSecond, faults, status, thinned, versionSaid } from "../status.ts"
import { theme, turnTheme } from "../theme.ts"
import { pageView, useView } from "../view.ts"
import { Icon } from "./icons.tsx"
import { Link } from "./link.tsx"
import { shown } from "./shown.ts"

/** What is always to be seen: whose dmon this is, how much comes in, its clock, and whether it runs what is on disk. */
export function TopBar() {
  const { at } = useView()
  const now = useCell(status)
  const rate = useCell(eventsPerSecond)
  const { connected } = useCell(connection)
  const stopped = useCell(paused)
  const one = useCell(thinned)
  const dark = useCell(theme) === "dark"
  return (
    <header class="top-bar">
      <Link to={pageView("live")} class="brand" title="dmon: Live">
        dmon
      </Link>
      <span class="top-name">{now?.name ?? ""}</span>
      <span class="top-gap" />
      {one > 1 && (
        <span class="chip" title="More comes than is told: one of so many events is listed. Changes of state all are.">
          {ratio(one)}
          <span class="wide-only"> sampled</span>
        </span>
      )}
      {at !== undefined && <span class="chip">as of {dayTime(at)}</span>}
      <span class={`top-rate number${connected ? "" : " is-lost"}`}>
        <i aria-hidden="true">{connected ? "●" : "○"}</i>
        {rate === undefined ? "–" : rateText(rate)} <span class="wide-only">ev</span>/s
      </span>
      <Clock />
      {now && <Version now={now} />}
      <button
        type="button"
        class="button"
        aria-pressed={stopped}
        onClick={turnPaused}
        title="Hold the view still (p)"
        aria-label={stopped ? "resume" : "pause"}
      >
        <Icon of={stopped ? "resume" : "pause"} size={11} />{" "}
        <span class="wide-only">{stopped ? "resume" : "pause"}</span>
      </button>
      <button
        type="button"
        class="button icon"
        onClick={turnTheme}
        title={`${dark ? "Light" : "Dark"} colours (t)`}
        aria-label={`${dark ? "Light" : "Dark"} colours`}
      >
        <Icon of={dark ? "dark" : "light"} size={13} />
      </button>
      <button type="button" class="button" onClick={() => shown.set("palette")} title="Commands (Ctrl-K)">
        <Icon of="find" size={13} />
        <span class="unseen">Commands</span>
        <span class="wide-only">Ctrl-K</span>
      </button>
      <button
        type="button"
        class="button icon only-wide"
        onClick={() => shown.set("help")}
        title="Keys and shapes (?)"
        aria-label="Keys and shapes"
      >
        ?
      </button>
    </header>
  )
}

function Version({ now }: { readonly now: Status }) {
  const { number } = now.version_of_streams
  const said = versionSaid(now, useCell(faults))
  const titles: Readonly<Record<string, string>> = {
    "▲ stale": "The file on disk is not what runs",
    "▲ fails": "Streams that run have failed",
  }
  return (
    <Link
      to={pageView("health")}
      class={`top-version${said === "✓" ? "" : " is-stale"}`}
      title={titles[said] ?? `Version ${number} of the streams runs`}
    >
      v{number} {said}
    </Link>
  )
}

function Clock() {
  const [, tick] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => tick(n => n + 1), 1000)
    return () => clearInterval(timer)
  }, [])
  return (
    <time class="top-clock number" title="The engine's clock">
      {timeOfDay(engineNow())}
    </time>
  )
}
