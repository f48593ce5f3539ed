import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks"
import type { FlowNode } from "../../../engine/live/flow.ts"
import { timeOfDay } from "../../../print/time-of-day.ts"
import { useCell } from "../cell.ts"
import { theme } from "../theme.ts"
import { go } from "../view.ts"
import { inWords } from "./in-words.ts"
import { beside, type Marble, nearest, type Step } from "./marbles.ts"
import { nameOf } from "./node-card.tsx"
import { lane, paintTimeline, seconds, timeAt } from "./timeline-painter.ts"

/** What is brushed: from when to when, in seconds since the epoch. */
export type Range = readonly [from: number, to: number]

interface LanesProps {
  readonly name: string
  readonly nodes: readonly FlowNode[]
  readonly list: readonly Marble[]
  /** The moment at the right edge, while it stands still. */
  readonly end: number | undefined
  /** The moment at the right edge now. */
  readonly endNow: () => number
  readonly at: Marble | undefined
  readonly range: Range | undefined
  readonly still: () => void
  readonly point: (marble: Marble | undefined) => void
  readonly brush: (a: number, b: number) => void
  readonly clear: () => void
  readonly make: () => void
  /** Whoever looked at it does so no more. */
  readonly leave: () => void
}

/** A lane for each place, with the marbles that passed it: pointed at and brushed by mouse or by arrows. */
export function Lanes(props: LanesProps) {
  const { name, nodes, list, end, at, range } = props
  const look = useCell(theme)
  const room = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const width = useWidth(room)
  const shown = useRef({ end: 0, width })
  usePainting(end !== undefined, () => {
    shown.current = { end: end ?? props.endNow(), width }
    if (canvas.current === null || width <= 0) return
    const ratio = devicePixelRatio || 1
    const picture = { theme: look, lanes: nodes.length, ratio, marbles: list, at, range }
    paintTimeline(canvas.current, { ...picture, ...shown.current })
  })
  const pointer = usePointer(props, shown, () => document.activeElement !== room.current)
  return (
    <div class="lanes">
      <ol class="lane-names">
        {nodes.map(node => (
          <li key={node.address} style={{ height: `${lane}px` }}>
            <button
              type="button"
              tabIndex={-1}
              title={[node.address, inWords(node)].filter(Boolean).join("\n")}
              onClick={() => go({ stream: name, select: node.address })}
            >
              <b>{nameOf(node)}</b> {inWords(node)}
            </button>
          </li>
        ))}
      </ol>
      <div
        ref={room}
        class="lane-room"
        role="application"
        tabIndex={0}
        data-first=""
        aria-label={`Marbles of ${name}: arrows go from one to the next, with Shift they brush a range, Enter makes a test of it`}
        aria-describedby="marble-told"
        onKeyDown={useWalking(props)}
        onBlur={pointer.leave}
      >
        <canvas
          ref={canvas}
          style={{ width: `${width}px`, height: `${nodes.length * lane}px` }}
          onPointerEnter={props.still}
          onPointerLeave={pointer.out}
          onPointerDown={pointer.down}
          onPointerMove={pointer.move}
          onPointerUp={pointer.up}
        />
        <p class="lane-times number dim" aria-hidden="true">
          <span>−{seconds} s</span>
          <span>−{seconds / 2} s</span>
          <span>{end === undefined ? "now" : timeOfDay(end)}</span>
        </p>
      </div>
    </div>
  )
}

/** A drag of more pixels than this brushes. */
const least = 4

/** What is done with a pointer: it points at a marble, or brushes a range. */
function usePointer(
  { list, at, range, still, point, brush, clear, leave }: LanesProps,
  shown: { readonly current: { readonly end: number; readonly width: number } },
  isUnfocused: () => boolean,
) {
  const began = useRef<number | undefined>(undefined)
  const spotOf = (event: PointerEvent & { readonly currentTarget: HTMLCanvasElement }) => {
    const { width } = shown.current
    const box = event.currentTarget.getBoundingClientRect()
    const time = timeAt(event.clientX - box.left, shown.current)
    const wanted = Math.floor((event.clientY - box.top) / lane)
    const isDrag = began.current !== undefined && Math.abs(time - began.current) * (width / seconds) > least
    return {
      time,
      marble: nearest(list, wanted, time, (10 / width) * seconds),
      from: isDrag ? began.current : undefined,
    }
  }
  type At = Parameters<typeof spotOf>[0]
  const quit = () => began.current === undefined && leave()
  return {
    leave: () => void quit(),
    out: () => void (isUnfocused() && quit()),
    down(event: At) {
      if (event.button !== 0) return
      still()
      began.current = spotOf(event).time
      event.currentTarget.setPointerCapture(event.pointerId)
    },
    move(event: At) {
      const { time, marble, from } = spotOf(event)
      if (from !== undefined) brush(from, time)
      else if (marble !== at) point(marble)
    },
    up(event: At) {
      const { marble, from } = spotOf(event)
      if (began.current !== undefined && from === undefined) {
        if (marble) point(marble)
        else if (range) clear()
      }
      began.current = undefined
    },
  }
}

/** What is done by keys: arrows go from marble to marble, with Shift they brush. */
function useWalking({ list, at, range, still, point, brush, clear, make }: LanesProps) {
  const anchor = useRef<number | undefined>(undefined)
  useEffect(() => {
    if (at === undefined) anchor.current = undefined
  }, [at])
  return (event: KeyboardEvent) => {
    if (event.key === "Escape" && (range || at)) clear()
    else if (event.key === "Enter" && range) make()
    else if (event.key.startsWith("Arrow") && !event.ctrlKey && !event.altKey && !event.metaKey) {
      still()
      const to = beside(list, at, event.key as Step)
      point(to)
      if (event.shiftKey && to) {
        anchor.current ??= at?.time ?? to.time
        brush(anchor.current, to.time)
      } else anchor.current = undefined
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
}

function useWidth(room: { readonly current: HTMLElement | null }): number {
  const [width, measure] = useState(0)
  useLayoutEffect(() => {
    const { current } = room
    if (current === null) return
    const follow = () => measure(current.clientWidth)
    const sizes = new ResizeObserver(follow)
    sizes.observe(current)
    follow()
    return () => sizes.disconnect()
  }, [])
  return width
}

/** Paints ten times a second while time passes; once a second for those who want less motion; else when it changes. */
function usePainting(isStill: boolean, paint: () => void): void {
  const latest = useRef(paint)
  latest.current = paint
  useLayoutEffect(() => paint())
  useEffect(() => {
    if (isStill) return
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches
    const timer = setInterval(() => latest.current(), calm ? 1000 : 100)
    return () => clearInterval(timer)
  }, [isStill])
}
