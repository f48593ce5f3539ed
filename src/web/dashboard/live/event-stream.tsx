import { useEffect, useLayoutEffect, useReducer, useRef, useState } from "preact/hooks"
import type { Event } from "../../../event/event.ts"
import { countText } from "../../../print/count-text.ts"
import { rateText } from "../../../print/rate-text.ts"
import { timeOfDay } from "../../../print/time-of-day.ts"
import { useCell } from "../cell.ts"
import { Link } from "../chrome/link.tsx"
import { selectOf } from "../command-line.ts"
import { ratio, short } from "../format.ts"
import { watch } from "../live.ts"
import { paused, turnPaused } from "../paused.ts"
import { stateClass, stateLook } from "../state-look.ts"
import { thinned } from "../status.ts"
import { go, pageView } from "../view.ts"

import { type Row, type TapLog, tapLog } from "./tap-log.ts"

/** The height of a line, in CSS pixels. */
const line = 22
/** So many are listed a second, beside all changes of state. */
const mostPerSecond = 400
/** Drawn beyond what is to be seen. */
const beyond = 3

/** Events as they come in, the newest first. What is left out is said. */
export function EventStream({ query }: { readonly query: string }) {
  const log = useLog(query)
  const stopped = useCell(paused)
  const { seen, sent } = log.rates
  const one = seen > sent && sent > 0 ? seen / sent : 1
  useEffect(() => thinned.set(one), [one])
  useEffect(() => () => thinned.set(1), [])
  return (
    <section class="stream" aria-label="Events">
      <header>
        <h2>Events</h2>
        <span class="dim number stream-rate">
          {rateText(seen)}/s{one > 1 ? ` · ${rateText(sent)}/s listed, changes of state all` : " · all listed"}
        </span>
        <span class="number">{ratio(one)}</span>
        <span class="top-gap" />
        {stopped && (
          <button type="button" class="button is-paused number" onClick={turnPaused}>
            +{countText(log.missed)} while paused · resume
          </button>
        )}
      </header>
      <Lines rows={log.rows} stopped={stopped} isAsked={query !== ""} />
    </section>
  )
}

/** Follows what comes in; draws at most ten times a second. */
function useLog(query: string): TapLog {
  const [, draw] = useReducer((n: number, _: undefined) => n + 1, 0)
  const [log] = useState(tapLog)
  useEffect(() => {
    log.clear()
    log.hold(false)
    if (paused.value) log.hold(true)
    draw(undefined)
    const end = watch({ kind: "tap", query: query || "true", most: mostPerSecond }, frame => {
      log.take(frame, performance.now())
      draw(undefined)
    })
    const still = paused.follow(held => {
      log.hold(held)
      draw(undefined)
    })
    // Rates sink though nothing comes.
    const timer = setInterval(() => {
      log.take({ seen: 0, sent: 0 }, performance.now())
      draw(undefined)
    }, 1000)
    return () => {
      end()
      still()
      clearInterval(timer)
    }
  }, [query, log])
  return log
}

interface LinesProps {
  readonly rows: readonly Row[]
  readonly stopped: boolean
  /** A query says which are listed. */
  readonly isAsked: boolean
}

/** Only the lines to be seen are there. Who has scrolled down stays where they read. */
function Lines({ rows, stopped, isAsked }: LinesProps) {
  const room = useRef<HTMLDivElement>(null)
  const [top, scroll] = useState(0)
  const [height, fit] = useState(400)
  const newest = rows.at(-1)?.n ?? -1
  const before = useRef(newest)
  useLayoutEffect(() => {
    const { current } = room
    const came = newest - before.current
    before.current = newest
    // To ask the element where it stands would have the browser lay out all of the page at once.
    if (current && came > 0 && top > 0) current.scrollTop += came * line
  }, [newest])
  useEffect(() => {
    const sized = new ResizeObserver(([entry]) => entry && fit(entry.contentRect.height))
    sized.observe(room.current!)
    return () => sized.disconnect()
  }, [])
  const first = Math.max(0, Math.floor(top / line) - beyond)
  const count = Math.ceil(height / line) + 2 * beyond
  const shown = rows.slice(Math.max(0, rows.length - first - count), rows.length - first).reverse()
  return (
    <section
      ref={room}
      class="lines"
      tabIndex={0}
      aria-label="Events, the newest first"
      onScroll={() => scroll(Math.floor((room.current?.scrollTop ?? 0) / line) * line)}
    >
      {rows.length === 0 && (
        <p class="dim lines-none">
          {stopped
            ? "Paused before anything was listed: what comes meanwhile is kept."
            : isAsked
              ? "Nothing that matches the query has come in since it was asked."
              : "Nothing has come in since this page was opened."}{" "}
          <Link to={pageView("history")}>What was before</Link>
        </p>
      )}
      <ol style={{ height: `${rows.length * line}px` }}>
        {shown.map((row, i) => (
          <Line key={i} row={row} top={(first + i) * line} />
        ))}
      </ol>
    </section>
  )
}

function Line({ row, top }: { readonly row: Row; readonly top: number }) {
  const { host = "", service = "", state = "", metric, description, tags, attributes } = row.value as Event
  const more = [
    description,
    ...(tags ?? []).map(tag => `#${tag}`),
    ...Object.entries(attributes ?? {}).map(([name, value]) => `${name}=${value}`),
  ]
  return (
    <li style={{ top: `${top}px` }} class={row.turn ? "is-turn" : ""}>
      <button type="button" tabIndex={-1} onMouseDown={() => go({ select: selectOf(host, service) })}>
        <time class="number dim">
          {timeOfDay(row.time)}
          <span class="wide-only">{timeOfDay(row.time, true).slice(8)}</span>
        </time>
        <i class={`glyph ${stateClass(state)}`}>{stateLook(state).glyph}</i>
        <span class="line-host">{host || "–"}</span>
        <span class="line-service">{service || "–"}</span>
        <span class="number line-metric">{metric === undefined ? "" : short(metric)}</span>
        <span class="line-more dim">
          {row.turn && <b class={stateClass(state)}>{state}</b>} {more.filter(Boolean).join("  ")}
        </span>
      </button>
    </li>
  )
}
