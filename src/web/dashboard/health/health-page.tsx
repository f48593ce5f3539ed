import { lost } from "../../../base/ledger.ts"
import type { Status } from "../../../engine/remote.ts"
import { bytesText } from "../../../print/bytes-text.ts"
import { countText } from "../../../print/count-text.ts"
import { counted } from "../../../print/counted.ts"
import { microsText } from "../../../print/micros-text.ts"
import { rateText } from "../../../print/rate-text.ts"
import { timeOfDay } from "../../../print/time-of-day.ts"
import { ask } from "../ask.ts"
import { useCell } from "../cell.ts"
import { dayTime, span } from "../format.ts"
import { useCommands } from "../keys.ts"
import { reader, signOut, tokenWanted } from "../session.ts"
import { eventsPerSecond, faults, status, timed, versionSaid } from "../status.ts"
import { tell } from "../told.ts"
import { Faults } from "./faults.tsx"
import { Ledgers } from "./ledgers.tsx"

/** How dmon itself is doing: what comes in and by which way, what is lost and why, what failed. */
export function HealthPage() {
  const now = useCell(status)
  const failed = useCell(faults)
  // Without a token nobody is more than an operator, and cannot.
  const mayReload = useCell(reader)?.role === "admin"
  useCommands(
    mayReload ? [{ group: "Health", key: "r", title: "Load the streams file again", run: () => void reload() }] : [],
  )
  if (now === undefined) return <p class="health dim">Asking how it is …</p>
  return (
    <div class="health">
      <h1 class="unseen">Health of {now.name}</h1>
      <Figures now={now} />
      <Faults faults={failed} stale={now.stale} />
      <Ledgers now={now} />
    </div>
  )
}

async function reload(): Promise<void> {
  const { ok, report } = await ask.reload().catch(error => ({ ok: false, report: String(error.message) }))
  tell(`${ok ? "" : "▲ "}${report}`)
}

function Figures({ now }: { readonly now: Status }) {
  const rate = useCell(eventsPerSecond)
  const who = useCell(reader)
  const streamsSaid = versionSaid(now, useCell(faults))
  const latency = useCell(timed)
  const { stale, version_of_streams: streams, journal } = now
  const gone = [...now.listeners, ...now.streams, ...now.outputs].reduce((sum, one) => sum + lost(one), 0)
  const held = now.outputs.reduce((sum, one) => sum + one.held, 0)
  return (
    <section class="figures" aria-label="Figures">
      <Figure title="streams" look={streamsSaid === "✓" ? "" : "warning"} note={`since ${dayTime(streams.since)}`}>
        v{streams.number} {streamsSaid}
      </Figure>
      <Figure title="comes in" note={`${countText(now.position + 1)} records so far`}>
        {rate === undefined ? "–" : rateText(rate)} <small>events/s</small>
      </Figure>
      <Figure
        title="one input passes in"
        note={latency.p99 > 0 ? `99 of 100 within ${microsText(latency.p99)}` : "every 64th is timed: none of late"}
      >
        {latency.p99 > 0 ? microsText(latency.p50) : "–"}
      </Figure>
      <Figure title="index" note={`${countText(now.timers)} timers set`}>
        {countText(now.index.size)} <small>{now.index.size === 1 ? "entry" : "entries"}</small>
      </Figure>
      <Figure title="waits for delivery" note={`in ${counted(now.outputs.length, "output")}`}>
        {countText(held)}
      </Figure>
      <Figure
        title="lost"
        look={gone > 0 ? "warning" : ""}
        note={gone > 0 ? "told below, with the reason" : "nothing so far"}
      >
        {countText(gone)}
      </Figure>
      <Figure title="recording" note={`records ${countText(journal.first)} to ${countText(journal.next - 1)}`}>
        {bytesText(journal.bytes)}
      </Figure>
      {now.snapshots && <SnapshotsFigure of={now.snapshots} />}
      <Figure title="up" note={`since ${dayTime(now.started)} · dmon ${now.version}`}>
        {span(now.now - now.started)}
      </Figure>
      {now.overlooped + now.nestedFailures > 0 && (
        <Figure title="in circles" look="warning" note={`${countText(now.nestedFailures)} failures within failures`}>
          {countText(now.overlooped)}
        </Figure>
      )}
      <p class="figures-more">
        {stale && <span class="is-warning">The file on disk is not what runs since {timeOfDay(stale.since)}. </span>}
        {who?.role === "admin" && (
          <button type="button" class="button" onClick={() => void reload()}>
            Load the streams again
          </button>
        )}
        <a href="/metrics">/metrics</a>
        <a href="/api/status">/api/status</a>
        {who && (
          <span class="dim">
            you are {who.name} ({who.role})
          </span>
        )}
        {who?.token ? (
          <button type="button" class="button" onClick={() => void signOut()}>
            Sign out
          </button>
        ) : (
          <button type="button" class="button" onClick={() => tokenWanted.set(true)}>
            Sign in
          </button>
        )}
      </p>
    </section>
  )
}

const SnapshotsFigure = ({ of: { saved, skipped, failed, ok } }: { readonly of: NonNullable<Status["snapshots"]> }) => (
  <Figure
    title="snapshots"
    look={ok ? "" : "warning"}
    note={`${countText(skipped)} skipped, as the last was still being written; ${countText(failed)} failed`}
  >
    {ok ? "" : "▲ "}
    {countText(saved)} <small>saved</small>
  </Figure>
)

interface FigureProps {
  readonly title: string
  readonly note: string
  readonly look?: string
  readonly children: preact.ComponentChildren
}

const Figure = ({ title, note, look = "", children }: FigureProps) => (
  <div class="figure">
    <h2>{title}</h2>
    <p class={`figure-value number${look && ` is-${look}`}`}>{children}</p>
    <p class="dim">{note}</p>
  </div>
)
