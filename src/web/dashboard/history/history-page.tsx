import { useEffect, useRef, useState } from "preact/hooks"
import { momentOf } from "../../../base/moment-of.ts"
import type { Span } from "../../../engine/remote.ts"
import { countText } from "../../../print/count-text.ts"
import { counted } from "../../../print/counted.ts"
import { shapedStates } from "../../../print/state-glyph.ts"
import { timeOfDay } from "../../../print/time-of-day.ts"
import { Icon } from "../chrome/icons.tsx"
import { commandLine } from "../command-line.ts"
import { dayTime } from "../format.ts"
import { useCommands } from "../keys.ts"
import { QueryBar } from "../live/query-bar.tsx"
import { engineNow } from "../live.ts"
import { stateLook } from "../state-look.ts"
import { server } from "../status.ts"
import { Problem } from "../steps/problem.tsx"
import { copyText, tell } from "../told.ts"
import { go, useView, view } from "../view.ts"
import { within } from "./moment.ts"
import { type Past, usePast, useSpan } from "./past.ts"
import { PastTable } from "./past-table.tsx"
import { rowsOf } from "./rows.ts"
import { Scrubber } from "./scrubber.tsx"

const steps = [
  { by: -60, title: "−1 min" },
  { by: -1, title: "−1 s" },
  { by: 1, title: "+1 s" },
  { by: 60, title: "+1 min" },
] as const
const speeds = [1, 10, 100] as const

/** The index as it was: any moment that is recorded. */
export function HistoryPage() {
  const { at, query } = useView()
  const span = useSpan()
  const [speed, play] = useState(0)
  const { past, asking } = usePast(at, query)
  const known = span instanceof Error ? undefined : span
  const seek = (to: number | undefined, settled: boolean) => {
    play(0)
    go(
      { at: to === undefined ? undefined : Math.round(to * 1000) / 1000 },
      { replace: !settled || view.value.at !== undefined },
    )
  }
  const step = (by: number) => {
    if (!known) return
    const to = within((at ?? engineNow()) + by, { first: known.first, last: engineNow() })
    seek(by > 0 && to >= known.last ? undefined : to, true)
  }
  usePlay({ speed, at, asking, span: known, stop: () => play(0) })
  useCommands([
    { group: "History", key: "ArrowLeft", title: "A second back", run: () => step(-1) },
    { group: "History", key: "ArrowRight", title: "A second on", run: () => step(1) },
    { group: "History", key: "PageDown", title: "A minute back", run: () => step(-60) },
    { group: "History", key: "PageUp", title: "A minute on", run: () => step(60) },
    { group: "History", key: "n", title: "Now: back to what is live", run: () => seek(undefined, true) },
  ])
  return (
    <div class="history">
      <h1 class="unseen">History</h1>
      <section class="history-head" aria-label="Moment">
        <div class="history-does">
          <Typed at={at} span={known} seek={seek} />
          <span class="buttons">
            {steps.map(({ by, title }) => (
              <button key={by} type="button" class="button number" disabled={!known} onClick={() => step(by)}>
                {title}
              </button>
            ))}
          </span>
          <span class="buttons" role="group" aria-label="Play">
            {speeds.map(one => (
              <button
                key={one}
                type="button"
                class="button number"
                disabled={!known || at === undefined}
                aria-pressed={speed === one}
                title={`Play at ${one} times the speed`}
                onClick={() => play(speed === one ? 0 : one)}
              >
                ▶ {one}×
              </button>
            ))}
          </span>
          <button
            type="button"
            class="button"
            aria-pressed={at === undefined}
            title="Back to what is live (n)"
            onClick={() => seek(undefined, true)}
          >
            live
          </button>
          <span class="top-gap" />
          <button
            type="button"
            class="button"
            title="Copy the command that shows this in a terminal (.)"
            onClick={() => void copyText(commandLine(view.value, server()))}
          >
            <Icon of="copy" size={12} /> command
          </button>
        </div>
        {known && known.parts.length > 0 && <Scrubber span={known} at={at} seek={seek} />}
        <Young span={span} />
      </section>
      <QueryBar />
      <Shown past={past} at={at} asking={asking} query={query} />
    </div>
  )
}

interface TypedProps {
  readonly at: number | undefined
  readonly span: Span | undefined
  readonly seek: (at: number, settled: boolean) => void
}

/** The moment as text; another can be typed. */
function Typed({ at, span, seek }: TypedProps) {
  const [typed, write] = useState<string>()
  const [wrong, tellWrong] = useState(false)
  const take = () => {
    if (typed === undefined) return
    const to = momentOf(typed, engineNow())
    tellWrong(to === undefined)
    if (to === undefined) return
    write(undefined)
    if (span && (to < span.first - 1 || to > span.last + 60)) tell(`▲ nothing is recorded of ${dayTime(to)}`)
    seek(span ? within(to, span) : to, true)
  }
  return (
    <form
      class="typed"
      onSubmit={event => {
        event.preventDefault()
        take()
      }}
    >
      <input
        class="mono"
        aria-label="Moment"
        aria-invalid={wrong}
        aria-describedby="moment-wrong"
        placeholder="now; or 12:03, -5m"
        autocomplete="off"
        spellcheck={false}
        value={typed ?? (at === undefined ? "" : dayTime(at))}
        onInput={event => write(event.currentTarget.value)}
        onKeyDown={event => {
          if (event.key !== "Escape") return
          write(undefined)
          tellWrong(false)
        }}
      />
      <span id="moment-wrong" class="is-warning" role="status">
        {wrong && "▲ a moment is  12:03  or  2026-11-20 12:03  or  -5m"}
      </span>
    </form>
  )
}

/** A recording that is short, and what makes it longer. */
function Young({ span }: { readonly span: Span | Error | undefined }) {
  if (span === undefined) return <p class="dim">Asking what is recorded …</p>
  if (span instanceof Error)
    return (
      <div class="young">
        <Problem error={span} />
        <p class="dim">
          What comes in is kept in memory as far as that goes; <code>dmon --data DIR</code> keeps it on disk, over
          restarts too.
        </p>
      </div>
    )
  if (span.last - span.first > 120) return null
  return (
    <p class="dim young">
      The recording is young: it begins at {timeOfDay(span.first)}. With <code>--data DIR</code> it is kept on disk, for
      days and over restarts.
    </p>
  )
}

interface ShownProps {
  readonly past: Past | undefined
  readonly at: number | undefined
  readonly asking: boolean
  readonly query: string
}

function Shown({ past, at, asking, query }: ShownProps) {
  if (past === undefined) return <p class="dim history-none">Playing the recording up to that moment …</p>
  if (past.error !== undefined || past.answer === undefined)
    return (
      <div class="history-none">
        <Problem error={past.error ?? new Error("there is no answer")} />
      </div>
    )
  const { events, matched, ttl } = past.answer
  const notes = "notes" in past.answer ? past.answer.notes : []
  const rows = rowsOf(events, past.at, ttl)
  const counts = new Map<string, number>()
  for (const { state = "" } of events) counts.set(state, (counts.get(state) ?? 0) + 1)
  return (
    <>
      <p class="history-counts" role="status">
        <b>{at === undefined ? "As it is now" : `As it was at ${dayTime(past.at)}`}</b>
        <span class="number dim">{counted(matched, "entry", "entries")}</span>
        {shapedStates
          .filter(state => counts.has(state))
          .map(state => (
            <span key={state} class={`is-${state}`}>
              <i class="glyph" aria-hidden="true">
                {stateLook(state).glyph}
              </i>
              {countText(counts.get(state) ?? 0)} {state}
            </span>
          ))}
        {asking && at !== undefined && <span class="dim">playing …</span>}
      </p>
      {notes.map(text => (
        <p key={text} class="dim history-note">
          {text}
        </p>
      ))}
      <PastTable rows={rows} matched={matched} query={query} at={at} />
    </>
  )
}

interface Playing {
  readonly speed: number
  readonly at: number | undefined
  readonly asking: boolean
  readonly span: Span | undefined
  readonly stop: () => void
}

const beat = 500

/** Moves the moment on, as fast as answers come. */
function usePlay({ speed, at, asking, span, stop }: Playing): void {
  const last = useRef(0)
  useEffect(() => {
    last.current = performance.now()
  }, [speed])
  useEffect(() => {
    if (speed === 0 || at === undefined || asking) return
    const timer = setTimeout(() => {
      const now = performance.now()
      const to = at + ((now - last.current) / 1000) * speed
      last.current = now
      if (to >= engineNow() - 1) {
        stop()
        return go({ at: undefined }, { replace: true })
      }
      go({ at: Math.round(to * 1000) / 1000 }, { replace: true })
    }, beat)
    return () => clearTimeout(timer)
  }, [speed, at, asking, span])
}
