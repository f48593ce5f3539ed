import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from "preact/hooks"
import type { FlowNode } from "../../../engine/live/flow.ts"
import type { Event } from "../../../event/event.ts"
import { countText } from "../../../print/count-text.ts"
import { timeOfDay } from "../../../print/time-of-day.ts"
import { useCell } from "../cell.ts"
import { useCommands } from "../keys.ts"
import { engineNow, watch } from "../live.ts"
import { paused } from "../paused.ts"
import { thinned } from "../status.ts"
import { theme } from "../theme.ts"
import { go, useView } from "../view.ts"
import { MakeTest } from "./make-test.tsx"
import { MarbleTable, MarbleTold } from "./marble-told.tsx"
import { beside, type Marble, type Marbles, marbles, nearest, type Step } from "./marbles.ts"
import { nameOf } from "./node-card.tsx"
import type { Place } from "./place.ts"
import { entered } from "./test-text.ts"
import { lane, paintTimeline, seconds, timeAt } from "./timeline-painter.ts"

interface TimelineProps {
  readonly name: string
  readonly nodes: readonly FlowNode[]
  readonly stream: number
  readonly find: (address: string) => Place | undefined
  readonly again: (event: Event) => void
}

/** What passed each place of a stream in the last minute, as marbles; one event is joined across the lanes. */
export function Timeline({ name, nodes, stream, find, again }: TimelineProps) {
  const { range: written } = useView()
  const log = useMarbles(name, nodes, stream, find)
  const stopped = useCell(paused)
  const look = useCell(theme)
  const [held, hold] = useState<{ readonly end: number; readonly list: readonly Marble[] }>()
  const [at, point] = useState<Marble>()
  const [making, make] = useState(false)
  const [isTable, table] = useState(false)
  const anchor = useRef<number | undefined>(undefined)
  const [width, measure] = useState(0)
  const canvas = useRef<HTMLCanvasElement>(null)
  const room = useRef<HTMLDivElement>(null)
  const range = useMemo(() => rangeOf(written), [written])
  const brush = (a: number, b: number) =>
    go({ range: `${cut(Math.min(a, b))}..${cut(Math.max(a, b))}` }, { replace: true })
  const one = log.sent > 0 && log.seen > log.sent * 1.02 ? log.seen / log.sent : 1
  useEffect(() => thinned.set(one), [one])
  useEffect(() => () => thinned.set(1), [])

  // Whoever points at it, or has brushed a range, wants it to stand still.
  const still = () => hold(now => now ?? { end: endOf(log), list: log.list })
  const flow = () => {
    anchor.current = undefined
    point(undefined)
    hold(undefined)
  }
  const leave = () => !stopped && !making && range === undefined && began.current === undefined && flow()
  const clear = () => {
    go({ range: undefined }, { replace: true })
    if (!stopped) flow()
  }
  useEffect(() => {
    if (stopped) still()
    else if (range === undefined) flow()
  }, [stopped])
  const list = held?.list ?? log.list
  const now = useRef({ end: 0 })
  useLayoutEffect(() => {
    const { current } = room
    if (current === null) return
    const follow = () => measure(current.clientWidth)
    const sizes = new ResizeObserver(follow)
    sizes.observe(current)
    follow()
    return () => sizes.disconnect()
  }, [])
  usePainting(held !== undefined, () => {
    const end = held?.end ?? endOf(log)
    now.current = { end }
    if (canvas.current && width > 0) {
      const ratio = devicePixelRatio || 1
      paintTimeline(canvas.current, { theme: look, width, lanes: nodes.length, ratio, end, marbles: list, at, range })
    }
  })

  const spotOf = (event: { readonly clientX: number; readonly clientY: number }) => {
    const box = canvas.current!.getBoundingClientRect()
    const picture = { width, end: now.current.end }
    const time = timeAt(event.clientX - box.left, picture)
    const wanted = Math.floor((event.clientY - box.top) / lane)
    return { time, marble: nearest(list, wanted, time, (10 / width) * seconds) }
  }
  const walk = (event: KeyboardEvent) => {
    if (event.key === "Escape" && (range || at)) {
      clear()
    } else if (event.key === "Enter" && range) make(true)
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
  const began = useRef<number | undefined>(undefined)
  useCommands([{ group: "Flows", key: "T", title: "Make a test of what is brushed", run: () => range && make(true) }])
  const brushed = range && {
    stream: name,
    nodes,
    marbles: list,
    from: range[0],
    to: range[1],
    isSample: one > 1,
  }
  return (
    <div class="side-body timeline">
      <p class="timeline-state dim">
        <span class="number">
          {stopped ? "paused" : held ? "held while you look" : `the last ${seconds} s`}
          {one > 1 ? ` · 1:${one.toFixed(1)} listed, changes of state all` : " · all listed"}
        </span>
        <span class="top-gap" />
        <button type="button" class="button" aria-pressed={isTable} onClick={() => table(!isTable)}>
          table
        </button>
      </p>
      {isTable ? (
        <MarbleTable list={list} nodes={nodes} />
      ) : (
        <div class="lanes">
          <ol class="lane-names">
            {nodes.map((node, i) => (
              <li key={node.address} style={{ height: `${lane}px` }}>
                <button
                  type="button"
                  tabIndex={-1}
                  title={node.address}
                  onClick={() => go({ stream: name, select: nodes[i]?.address })}
                >
                  {nameOf(node)}
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
            onKeyDown={walk}
            onBlur={leave}
          >
            <canvas
              ref={canvas}
              style={{ width: `${width}px`, height: `${nodes.length * lane}px` }}
              onPointerEnter={still}
              onPointerLeave={() => document.activeElement !== room.current && leave()}
              onPointerDown={event => {
                if (event.button !== 0) return
                still()
                began.current = spotOf(event).time
                canvas.current?.setPointerCapture(event.pointerId)
              }}
              onPointerMove={event => {
                const { time, marble } = spotOf(event)
                if (began.current !== undefined && Math.abs(time - began.current) * (width / seconds) > 4)
                  brush(began.current, time)
                else if (marble !== at) point(marble)
              }}
              onPointerUp={event => {
                const { time, marble } = spotOf(event)
                if (began.current !== undefined && Math.abs(time - began.current) * (width / seconds) <= 4) {
                  if (marble) point(marble)
                  else if (range) clear()
                }
                began.current = undefined
              }}
            />
            <p class="lane-times number dim" aria-hidden="true">
              <span>−{seconds} s</span>
              <span>−{seconds / 2} s</span>
              <span>{held ? timeOfDay(held.end) : "now"}</span>
            </p>
          </div>
        </div>
      )}
      <div id="marble-told" class="marble-told" aria-live="polite">
        {brushed ? (
          <p class="brushed">
            <span class="number">
              {timeOfDay(brushed.from)} – {timeOfDay(brushed.to)}
            </span>
            <span class="dim">{countText(entered(brushed).length)} events entered</span>
            <span class="top-gap" />
            <button
              type="button"
              class="button"
              onMouseDown={event => event.preventDefault()}
              onClick={() => make(true)}
              title="Make a test (T)"
            >
              make a test …
            </button>
            <button type="button" class="button icon" aria-label="Forget the range" onClick={clear}>
              ✕
            </button>
          </p>
        ) : (
          at === undefined && (
            <p class="dim">
              Point at a marble to see what it is. Drag, or hold Shift with the arrows, to make a test of a range.
            </p>
          )
        )}
        {at && <MarbleTold at={at} list={list} nodes={nodes} again={again} />}
      </div>
      {making && brushed && <MakeTest brushed={brushed} close={() => make(false)} />}
    </div>
  )
}

/** What is told late is told of a clock that is behind: nothing stands beyond the edge. */
const endOf = ({ list }: Marbles) => Math.max(engineNow(), list.at(-1)?.time ?? 0)

const cut = (time: number) => Math.round(time * 1000) / 1000

function rangeOf(written: string | undefined): readonly [number, number] | undefined {
  const [from, to] = (written ?? "").split("..").map(Number)
  return from && to && from <= to ? [from, to] : undefined
}

/** Follows what passes a stream. */
function useMarbles(name: string, nodes: readonly FlowNode[], stream: number, find: TimelineProps["find"]): Marbles {
  const [, draw] = useReducer((n: number, _: undefined) => n + 1, 0)
  const [log] = useState(() =>
    marbles(nodes, address => {
      const place = find(address)
      return place?.stream === stream ? place.node : undefined
    }),
  )
  useEffect(() => {
    const root = nodes[0]?.address ?? name
    return watch({ kind: "tap", of: `${root}*`, side: "out", rate: 4, most: 400 }, frame => {
      log.take(frame)
      draw(undefined)
    })
  }, [])
  return log
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
