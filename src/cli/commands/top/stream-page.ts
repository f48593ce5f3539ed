import { basename } from "node:path"
import pico from "picocolors"
import { outputText } from "../../../print/action-text.ts"
import { countText } from "../../../print/count-text.ts"
import { rateText } from "../../../print/rate-text.ts"
import type { Column } from "../../../print/table.ts"
import type { PlaceReading, Readings } from "./gather.ts"
import { section } from "./section.ts"
import { selectedOf, type TopState } from "./state.ts"
import type { Look, Part } from "./view.ts"

const columns: readonly Column[] = [
  { name: "PLACE" },
  { name: "IN/S", align: "right" },
  { name: "OUT/S", align: "right" },
  { name: "DROP/S", align: "right" },
  { name: "FAILED", align: "right" },
  { name: "WRITTEN" },
]

/** The places of one stream, in the order in which values meet them, with what passes each. */
export function streamPage(name: string, readings: Readings, state: TopState, look: Look): Part {
  const { bold, red, dim } = pico.createColors(look.colors)
  const title = `${bold(name)}${dim("  its places, and what passes them a second")}`
  const places = readings.places.get(name)
  if (places === undefined) return { lines: [title, "  the streams that run now have no such stream"], ways: [] }
  const rows = places
    .filter(place => label(place).includes(state.filter))
    .map(place => ({
      cells: [
        `${"  ".repeat(place.depth)}${label(place)}`,
        rateText(place.in),
        rateText(place.out),
        rateText(place.drop),
        { text: countText(place.errors), paint: place.errors > 0 ? red : dim },
        place.written ? `${basename(place.written.file)}:${place.written.line}` : "",
      ],
      way: { kind: "place" as const, address: place.address },
    }))
  const layout = { columns: look.columns, colors: look.colors, rows: look.rows - 1, selected: selectedOf(state) }
  const { lines, ways } = section(columns, rows, layout)
  return { lines: [title, ...lines], ways }
}

/** `when state = "warning"`, `email → mail to ops@example.org`; one that is named by its name. */
function label({ name, title, args, sends }: PlaceReading): string {
  const what = title ?? [name, args].filter(Boolean).join(" ")
  if (sends === undefined || sends === name) return what
  // `email to …` says all that `email "…"` does.
  return sends.startsWith(`${name} `) ? outputText(sends) : `${what} → ${outputText(sends)}`
}
