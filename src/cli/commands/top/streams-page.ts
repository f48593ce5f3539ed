import pico from "picocolors"
import { outputText } from "../../../print/action-text.ts"
import { countText } from "../../../print/count-text.ts"
import { microsText } from "../../../print/micros-text.ts"
import { rateText } from "../../../print/rate-text.ts"
import type { Column } from "../../../print/table.ts"
import { timeOfDay } from "../../../print/time-of-day.ts"
import type { Readings, StreamReading } from "./gather.ts"
import { type Row, section } from "./section.ts"
import { sparkText } from "./spark-text.ts"
import { selectedOf, type TopState } from "./state.ts"
import type { Look, Part } from "./view.ts"

const number = (name: string): Column => ({ name, align: "right" })
const listenerColumns = [{ name: "LISTENER" }, number("IN/S"), { name: "" }, number("DROPPED"), { name: "" }]
const streamColumns = [
  { name: "STREAM" },
  number("IN/S"),
  { name: "" },
  number("P50"),
  number("P99"),
  number("FAILED"),
  { name: "" },
]
const outputColumns = [{ name: "OUTPUT" }, number("OUT/S"), number("HELD"), number("DROPPED"), { name: "" }]
const faultColumns = [{ name: "FAILED" }, number("TIMES"), { name: "PLACE" }, { name: "WHAT" }]
const spark = 12

/** Everything at a glance: listeners, streams (which can be chosen), outputs, and what failed of late. */
export function streamsPage(readings: Readings, state: TopState, look: Look): Part {
  const { red, yellow, dim } = pico.createColors(look.colors)
  const bad = (count: number) => ({ text: countText(count), paint: count > 0 ? red : dim })
  const listeners = [...readings.listeners]
    .sort((a, b) => b.in.now - a.in.now)
    .map(one => ({
      cells: [
        one.name,
        rateText(one.in.now),
        sparkText(one.in.before, spark),
        bad(one.dropped),
        one.state === "running" ? "" : { text: one.state, paint: yellow },
      ],
    }))
  const streams = sorted(readings.streams, state)
    .filter(({ name }) => name.includes(state.filter))
    .map(
      (one): Row => ({
        cells: [
          one.name,
          rateText(one.in.now),
          sparkText(one.in.before, spark),
          microsText(one.p50),
          microsText(one.p99),
          bad(one.failed),
          { text: one.suspended === undefined ? "" : `suspended ${one.suspended}`, paint: yellow },
        ],
        way: { kind: "stream", name: one.name },
      }),
    )
  const outputs = readings.outputs.map(one => ({
    cells: [
      outputText(one.key),
      rateText(one.out.now),
      { text: countText(one.held), paint: one.held > 0 ? yellow : dim },
      bad(one.dropped),
      { text: one.note ?? "", paint: yellow },
    ],
  }))
  const faults = readings.faults.map(one => ({
    cells: [timeOfDay(one.time), countText(one.count), one.address, one.why ?? one.message],
  }))
  const rows = budget(look.rows, [listeners.length, streams.length, outputs.length, faults.length])
  const layout = (i: number) => ({ columns: look.columns, colors: look.colors, rows: rows[i]! })
  const chosen = section(streamColumns, streams, {
    ...layout(1),
    // On paper nothing is chosen.
    ...(Number.isFinite(look.rows) && { selected: selectedOf(state) }),
  })
  const parts = [
    section(listenerColumns, listeners, layout(0)),
    chosen,
    section(outputColumns, outputs, layout(2)),
    section(faultColumns, faults, layout(3)),
  ]
  return { lines: parts.flatMap(({ lines }) => lines), ways: chosen.ways }
}

function sorted(streams: readonly StreamReading[], { order }: TopState): StreamReading[] {
  const by = {
    rate: (a: StreamReading, b: StreamReading) => b.in.now - a.in.now,
    p99: (a: StreamReading, b: StreamReading) => b.p99 - a.p99,
    errors: (a: StreamReading, b: StreamReading) => b.failed - a.failed,
    name: () => 0,
  }[order]
  return [...streams].sort((a, b) => by(a, b) || (a.name < b.name ? -1 : 1))
}

/** The lines that each section gets with its header: the others a few, the streams what is left. */
function budget(rows: number, [listeners = 0, streams = 0, outputs = 0, faults = 0]: readonly number[]): number[] {
  const wanted = (count: number, most: number) => (count === 0 ? 0 : 1 + Math.min(count, most))
  const isAll = !Number.isFinite(rows)
  let least = Math.min(streams, 3) + 1
  const give = (count: number, most: number) => {
    const lines = isAll ? count + 1 : wanted(count, most)
    const given = rows - least >= lines ? lines : 0
    least += given
    return given
  }
  const [forListeners, forFaults, forOutputs] = [give(listeners, 5), give(faults, 4), give(outputs, 4)]
  return [forListeners, rows - forListeners - forFaults - forOutputs, forOutputs, forFaults]
}
