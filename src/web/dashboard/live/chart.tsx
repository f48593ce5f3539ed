import { useEffect, useRef, useState } from "preact/hooks"
import type uPlot from "uplot"
import { timeOfDay } from "../../../print/time-of-day.ts"
import { useCell } from "../cell.ts"
import { short } from "../format.ts"
import { theme } from "../theme.ts"
import { type Entry, seenOf } from "./entries.ts"
import type { IndexView } from "./index-view.ts"

export type Seen = readonly (readonly [time: number, metric: number])[]

/** How many values a selected entry keeps: an hour of one a second. */
const most = 3600

/** The metrics of an entry that were seen since the page was opened; all of them since it was selected. */
export function useSeen(index: IndexView, entry: Entry): Seen {
  const { id } = entry
  const [seen, set] = useState<{ readonly id: number; readonly of: Seen }>({ id, of: seenOf(entry) })
  useEffect(() => {
    let kept: Seen = seenOf(entry)
    set({ id, of: kept })
    return index.follow(change => {
      const known = index.entries.all.get(id)
      if (change === undefined || known?.metric === undefined || !change.changed.includes(known)) return
      if (kept.at(-1)?.[0] === known.time) return
      kept = [...kept.slice(-most), [known.time, known.metric]]
      set({ id, of: kept })
    })
  }, [index, id])
  return seen.id === id ? seen.of : seenOf(entry)
}

const height = 110

/** A line through what was seen, and the same as a table. */
export function Chart({ seen, name }: { readonly seen: Seen; readonly name: string }) {
  const room = useRef<HTMLDivElement>(null)
  const drawn = useRef<uPlot | undefined>(undefined)
  const shade = useCell(theme)
  const data: uPlot.AlignedData = [seen.map(([time]) => time), seen.map(([, metric]) => metric)]
  const latest = useRef(data)
  latest.current = data
  const enough = seen.length > 1

  useEffect(() => {
    if (!enough) return
    let over = false
    void import("uplot").then(({ default: Plot }) => {
      const { current } = room
      if (over || current === null) return
      drawn.current = new Plot(optionsOf(current.clientWidth), latest.current, current)
      // A scroll bar that comes takes some of its room.
      sized.observe(current)
    })
    const sized = new ResizeObserver(([entry]) => {
      if (entry) drawn.current?.setSize({ width: Math.floor(entry.contentRect.width), height })
    })
    return () => {
      over = true
      sized.disconnect()
      drawn.current?.destroy()
      drawn.current = undefined
    }
  }, [enough, shade])
  useEffect(() => drawn.current?.setData(data), [seen])

  if (!enough) return <p class="dim chart-none">A line is drawn here as soon as two metrics were seen.</p>
  return (
    <figure class="chart">
      <div ref={room} style={{ height: `${height}px` }} role="img" aria-label={`${name}: ${inWords(seen)}`} />
      <details>
        <summary class="dim">{seen.length} values as a table</summary>
        <div class="chart-table" tabIndex={0} role="region" aria-label="Values">
          <table>
            <tbody>
              {seen
                .toReversed()
                .slice(0, 100)
                .map(([time, metric]) => (
                  <tr key={time}>
                    <td class="number">{timeOfDay(time, true)}</td>
                    <td class="number">{metric}</td>
                  </tr>
                ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  )
}

function inWords(seen: Seen): string {
  const metrics = seen.map(([, metric]) => metric)
  return `${seen.length} values between ${short(Math.min(...metrics))} and ${short(Math.max(...metrics))}, the last ${short(metrics.at(-1) ?? 0)}`
}

function optionsOf(width: number): uPlot.Options {
  const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name)
  const axis = {
    stroke: colour("--dim"),
    font: "11px ui-monospace, monospace",
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { show: false },
  }
  return {
    width,
    height,
    legend: { show: false },
    cursor: { y: false },
    padding: [8, 4, 0, 0],
    scales: { y: { range: (_, least, most) => (least === most ? [least - 1, most + 1] : [Math.min(0, least), most]) } },
    axes: [
      { ...axis, size: 22, space: 70, values: (_, ticks) => ticks.map(tick => timeOfDay(tick)) },
      { ...axis, size: 46, space: 28, values: (_, ticks) => ticks.map(short) },
    ],
    series: [{}, { stroke: colour("--text"), width: 1.25, points: { show: false } }],
  }
}
