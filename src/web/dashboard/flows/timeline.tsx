import { useEffect, useMemo, useState } from "preact/hooks"
import type { FlowNode } from "../../../engine/live/flow.ts"
import type { Event } from "../../../event/event.ts"
import { countText } from "../../../print/count-text.ts"
import { timeOfDay } from "../../../print/time-of-day.ts"
import { useCell } from "../cell.ts"
import { useCommands } from "../keys.ts"
import { engineNow } from "../live.ts"
import { paused } from "../paused.ts"
import { thinned } from "../status.ts"
import { go, useView } from "../view.ts"
import { Lanes, type Range } from "./lanes.tsx"
import { MakeTest } from "./make-test.tsx"
import { MarbleTable, MarbleTold } from "./marble-told.tsx"
import type { Marble, Marbles } from "./marbles.ts"
import type { Place } from "./place.ts"
import { type Brushed, entered } from "./test-text.ts"
import { seconds } from "./timeline-painter.ts"
import { useMarbles } from "./use-marbles.ts"

interface TimelineProps {
  /** Of the streams that run. */
  readonly version: number
  readonly name: string
  readonly nodes: readonly FlowNode[]
  readonly stream: number
  readonly find: (address: string) => Place | undefined
  readonly again: (event: Event) => void
}

/** What passed each place of a stream in the last minute, as marbles; one event is joined across the lanes. */
export function Timeline({ again, ...of }: TimelineProps) {
  const { name, nodes } = of
  const log = useMarbles(of)
  const one = log.sent > 0 && log.seen > log.sent * 1.02 ? log.seen / log.sent : 1
  const [making, make] = useState(false)
  const [isTable, table] = useState(false)
  const { range, list, at, end, state, ...looking } = useLooking(log, making)
  useEffect(() => thinned.set(one), [one])
  useEffect(() => () => thinned.set(1), [])
  const begin = () => make(true)
  useCommands([{ group: "Flows", key: "T", title: "Make a test of what is brushed", run: () => range && begin() }])
  const brushed = range && { stream: name, nodes, marbles: list, from: range[0], to: range[1], isSample: one > 1 }
  return (
    <div class="side-body timeline">
      <p class="timeline-state dim">
        <span class="number">
          {state}
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
        <Lanes {...{ name, nodes, list, end, at, range, ...looking, endNow: () => endOf(log), make: begin }} />
      )}
      <div id="marble-told" class="marble-told" aria-live="polite">
        {brushed ? (
          <RangeBar of={brushed} make={begin} clear={looking.clear} />
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

interface RangeBarProps {
  readonly of: Brushed
  readonly make: () => void
  readonly clear: () => void
}

/** What is brushed, and what may be done with it. */
const RangeBar = ({ of, make, clear }: RangeBarProps) => (
  <p class="brushed">
    <span class="number">
      {timeOfDay(of.from)} – {timeOfDay(of.to)}
    </span>
    <span class="dim">{countText(entered(of).length)} events entered</span>
    <span class="top-gap" />
    <button
      type="button"
      class="button"
      onMouseDown={event => event.preventDefault()}
      onClick={make}
      title="Make a test (T)"
    >
      make a test …
    </button>
    <button type="button" class="button icon" aria-label="Forget the range" onClick={clear}>
      ✕
    </button>
  </p>
)

/** What is looked at: whoever points at a marble, or has brushed a range, wants it to stand still. */
function useLooking(log: Marbles, isBusy: boolean) {
  const { range: written } = useView()
  const range = useMemo(() => rangeOf(written), [written])
  const stopped = useCell(paused)
  const [held, hold] = useState<{ readonly end: number; readonly list: readonly Marble[] }>()
  const [at, point] = useState<Marble>()
  const still = () => hold(now => now ?? { end: endOf(log), list: log.list })
  const flow = () => {
    point(undefined)
    hold(undefined)
  }
  useEffect(() => {
    if (stopped) still()
    else if (range === undefined) flow()
  }, [stopped])
  return {
    range,
    at,
    list: held?.list ?? log.list,
    end: held?.end,
    state: stopped ? "paused" : held ? "held while you look" : spanOf(log),
    still,
    point,
    brush: (a: number, b: number) => go({ range: `${cut(Math.min(a, b))}..${cut(Math.max(a, b))}` }, { replace: true }),
    clear() {
      go({ range: undefined }, { replace: true })
      if (!stopped) flow()
    },
    leave() {
      if (!stopped && !isBusy && range === undefined) flow()
    },
  }
}

/** What is shown of it: of one that was just opened, not all that the axis spans. */
const spanOf = ({ since = engineNow() }: Marbles): string =>
  engineNow() - since < seconds ? "since it was opened" : `the last ${seconds} s`

/** What is told late is told of a clock that is behind: nothing stands beyond the edge. */
const endOf = ({ list }: Marbles) => Math.max(engineNow(), list.at(-1)?.time ?? 0)

const cut = (time: number) => Math.round(time * 1000) / 1000

function rangeOf(written: string | undefined): Range | undefined {
  const [from, to] = (written ?? "").split("..").map(Number)
  return from && to && from <= to ? [from, to] : undefined
}
