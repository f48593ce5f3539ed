import { useRef } from "preact/hooks"
import type { Span } from "../../../engine/remote.ts"
import { countText } from "../../../print/count-text.ts"
import { timeOfDay } from "../../../print/time-of-day.ts"
import { dayTime, span as spanText } from "../format.ts"
import { leap, within } from "./moment.ts"

interface ScrubberProps {
  readonly span: Span
  /** The moment that is looked at; nothing for now. */
  readonly at: number | undefined
  /** `settled`: it stays there; else it is still dragged. */
  readonly seek: (at: number | undefined, settled: boolean) => void
}

/** The recording from its first to its last record: how much came when, and which moment is looked at. */
export function Scrubber({ span, at, seek }: ScrubberProps) {
  const { first, last, parts } = span
  const room = useRef<HTMLDivElement>(null)
  const dragged = useRef(false)
  const length = Math.max(0.001, last - first)
  const most = Math.max(1, ...parts.map(({ records }) => records))
  const shown = at === undefined ? last : within(at, span)
  const place = ((shown - first) / length) * 100
  const follow = (event: PointerEvent, settled: boolean) => {
    const box = room.current!.getBoundingClientRect()
    const part = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width))
    seek(part >= 0.999 ? undefined : first + part * length, settled)
  }
  return (
    <div class="scrubber">
      <div
        ref={room}
        class="scrubber-room"
        role="slider"
        tabIndex={0}
        data-first=""
        aria-label="Moment of the recording"
        aria-valuemin={Math.floor(first)}
        aria-valuemax={Math.ceil(last)}
        aria-valuenow={Math.round(shown)}
        aria-valuetext={at === undefined ? "now" : dayTime(shown)}
        onKeyDown={event => {
          const by = leap(event.key, length, event.shiftKey)
          if (by === undefined || event.ctrlKey || event.altKey || event.metaKey) return
          event.preventDefault()
          const to = within(shown + by, span)
          seek(to >= last ? undefined : to, true)
        }}
        onPointerDown={event => {
          if (event.button !== 0) return
          dragged.current = true
          room.current?.setPointerCapture(event.pointerId)
          follow(event, false)
        }}
        onPointerMove={event => dragged.current && follow(event, false)}
        onPointerUp={event => {
          if (dragged.current) follow(event, true)
          dragged.current = false
        }}
      >
        <svg class="scrubber-bars" viewBox={`0 0 ${parts.length} 40`} preserveAspectRatio="none" aria-hidden="true">
          {parts.map(({ from, records }, i) => {
            const height = records === 0 ? 0 : Math.max(2, (records / most) * 38)
            return (
              <rect
                key={from}
                class={from < shown ? "is-past" : ""}
                x={i + 0.1}
                width={0.8}
                y={40 - height}
                height={height}
              />
            )
          })}
        </svg>
        <i class={`scrubber-thumb${at === undefined ? " is-now" : ""}`} style={{ left: `${place}%` }} />
      </div>
      <p class="scrubber-ends number dim">
        <span title={dayTime(first)}>{length > 86_400 ? dayTime(first) : timeOfDay(first)}</span>
        <span>
          {spanText(length)} · {countText(parts.reduce((sum, { records }) => sum + records, 0))} records
        </span>
        <span title={dayTime(last)}>{length > 86_400 ? dayTime(last) : timeOfDay(last)}</span>
      </p>
    </div>
  )
}
