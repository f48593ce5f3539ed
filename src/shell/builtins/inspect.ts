import pico from "picocolors"
import { harmless } from "../../base/harmless.ts"
import { textOf } from "../../base/text-of.ts"
import type { Inspection } from "../../engine/live/inspection.ts"
import { shown } from "../../engine/load/place.ts"
import type { Remote } from "../../engine/remote.ts"
import { span } from "../../print/span.ts"
import { table } from "../../print/table.ts"
import { fit } from "../../print/width.ts"
import type { Look } from "../show/look.ts"
import { printable } from "../show/printable.ts"
import { type Later, later } from "./later.ts"
import { placesOf, type Streams } from "./streams.ts"

/** `inspect(streams.disk)`: what each of its places has counted, and holds. */
export function inspects(remote: () => Remote, streams: () => Streams) {
  return (of: unknown, { limit }: { readonly limit?: number } = {}): Later<Inspection | readonly Inspection[]> => {
    const addresses = placesOf(of, streams())
    return later<Inspection | readonly Inspection[]>(async () => {
      const ask = (address: string) => remote().inspect({ address, ...(limit !== undefined && { limit }) })
      const all = await Promise.all(addresses.map(ask))
      const [only] = all
      return all.length === 1 && only
        ? printable({ ...only }, look => lines([only], look))
        : printable(all, look => lines(all, look))
    })
  }
}

function lines(all: readonly Inspection[], look: Look): string[] {
  const { dim } = pico.createColors(look.colors)
  const right = (name: string) => ({ name, align: "right" as const })
  const [wide, lost] = [look.columns >= 120, all.some(one => droppedText(one) !== "-")]
  const rows = all.map(one => [
    one.address,
    ...(wide ? [fit(one.args === "" ? one.name : `${one.name}(${one.args})`, 30)] : []),
    String(one.in),
    String(one.out),
    String(one.errors),
    ...(lost ? [droppedText(one)] : []),
    holdsText(one),
    ...(wide ? [one.written === undefined ? "-" : `${shown(one.written.file)}:${one.written.line}`] : []),
  ])
  const heads = [
    { name: "PLACE" },
    ...(wide ? [{ name: "OPERATOR" }] : []),
    right("IN"),
    right("OUT"),
    right("ERRORS"),
    ...(lost ? [{ name: "DROPPED" }] : []),
    { name: "HOLDS" },
    ...(wide ? [{ name: "WRITTEN" }] : []),
  ]
  const counts = table(heads, rows, { head: dim, room: look.columns })
  const [only] = all
  return all.length === 1 && only !== undefined && only.keys > 1 ? [...counts, ...heldLines(only, look)] : counts
}

const droppedText = ({ dropped }: Inspection) =>
  Object.entries(dropped)
    .filter(([, count]) => count > 0)
    .map(([why, count]) => `${count} ${why}`)
    .join(", ") || "-"

/** `held 2, next in 41m`; of more than one key, of how many. */
function holdsText({ held, keys, now }: Inspection): string {
  if (keys === 0 || held.length === 0) return "-"
  const due = Math.min(...held.flatMap(one => Object.values(one.due)))
  const next = Number.isFinite(due) ? `, next in ${span(due - now)}` : ""
  if (keys > 1) return `${keys} keys${next}`
  return `${stateText(held[0]?.state)}${next}`
}

function heldLines({ held, keys, now }: Inspection, { colors, columns }: Look): string[] {
  const { dim } = pico.createColors(colors)
  const rows = held.map(({ address, state, due }) => [
    address,
    stateText(state),
    Object.entries(due)
      .map(([name, at]) => `${name} in ${span(at - now)}`)
      .join(", ") || "-",
  ])
  const more = keys > held.length ? [dim(`… ${keys - held.length} more keys (inspect(…, { limit: ${keys} }))`)] : []
  return [
    "",
    ...table([{ name: "KEY" }, { name: "STATE" }, { name: "DUE" }], rows, { head: dim, room: columns }),
    ...more,
  ]
}

const stateText = (state: unknown): string =>
  state === undefined || state === null
    ? "-"
    : typeof state === "object" && !Array.isArray(state)
      ? harmless(
          Object.entries(state)
            .map(([name, value]) => `${name} ${textOf(value, 60)}`)
            .join(", "),
        )
      : harmless(textOf(state, 120))
