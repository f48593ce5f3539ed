import pico from "picocolors"
import { harmless } from "../../../base/harmless.ts"
import { textOf } from "../../../base/text-of.ts"
import type { Held, Inspection } from "../../../engine/live/inspection.ts"
import type { Passed } from "../../../engine/live/watch.ts"
import { shown } from "../../../engine/load/place.ts"
import { countText } from "../../../print/count-text.ts"
import { span } from "../../../print/span.ts"
import { tapLine } from "../../../print/tap-line.ts"
import { fit } from "../../../print/width.ts"
import type { Look, Part, Scene } from "./view.ts"

/** What was seen of one place: what it holds, and the newest of what went in and came out. */
export interface PlaceSeen {
  readonly inspection: Inspection | undefined
  readonly in: readonly Passed[]
  readonly out: readonly Passed[]
  /** Why it cannot be looked at. */
  readonly error?: string | undefined
}

/** One place: what it is, what it holds for each key, and what passes it. */
export function placePage(address: string, scene: Scene): Part {
  const { bold } = pico.createColors(scene.colors)
  const seen = scene.place
  if (seen?.error !== undefined)
    return { lines: [bold(harmless(address)), `  ${fit(harmless(seen.error), scene.columns - 2)}`], ways: [] }
  if (seen?.inspection === undefined) return { lines: [bold(harmless(address)), "  …"], ways: [] }
  const about = aboutLines(seen.inspection, scene)
  const held = heldLines(seen.inspection, scene)
  const room = Number.isFinite(scene.rows) ? scene.rows - about.length : 60
  // A third is for what is held; what it does not need is for what passes.
  const ofHeld = held.slice(0, Math.max(2, Math.min(held.length, Math.floor(room / 3))))
  const each = Math.max(1, Math.floor((room - ofHeld.length - 2) / 2))
  const lines = [
    ...about,
    ...ofHeld,
    ...passedLines("IN", seen.in.slice(-each), scene),
    ...passedLines("OUT", seen.out.slice(-each), scene),
  ]
  return { lines, ways: [] }
}

function aboutLines(place: Inspection, { colors, columns }: Look): string[] {
  const { bold, dim, yellow } = pico.createColors(colors)
  const { name, args, summary, written, volatile } = place
  const drops = Object.entries(place.dropped).map(([reason, count]) => `${reason} ${countText(count)}`)
  const counts = [
    `in ${countText(place.in)}`,
    `out ${countText(place.out)}`,
    `failed ${countText(place.errors)}`,
    ...(drops.length > 0 ? [`dropped: ${drops.join(", ")}`] : []),
  ]
  const lines = [
    `${bold(harmless(place.address))}  ${fit(harmless(`${name} ${args}`), Math.max(0, columns - place.address.length - 2))}`,
    ...(summary === undefined ? [] : [fit(harmless(summary), columns)]),
    ...(written ? [dim(fit(harmless(`${shown(written.file)}:${written.line}  ${written.text.trim()}`), columns))] : []),
    counts.join(" · "),
  ]
  return volatile ? [...lines, yellow("raw RxJS stands here, or before: its state is not saved")] : lines
}

function heldLines({ keys, held, now }: Inspection, { colors, columns }: Look): string[] {
  const { dim } = pico.createColors(colors)
  if (keys === 0) return [dim("HELD  nothing")]
  const lines = held.map(one => fit(heldText(one, now), columns))
  return [dim(`HELD  ${keys === 1 ? "one state" : `${countText(keys)} keys`}`), ...lines]
}

function heldText({ address, state, due }: Held, now: number): string {
  const timers = Object.entries(due).map(([name, at]) => `${name} in ${span(at - now)}`)
  return harmless([`  ${address}`, textOf(state, 400), ...timers].filter(Boolean).join("  "))
}

function passedLines(side: "IN" | "OUT", values: readonly Passed[], { colors, columns }: Look): string[] {
  const { dim } = pico.createColors(colors)
  const line = tapLine({ colors, columns: columns - 2 })
  const lines = values.map(({ value, time }) => `  ${line(value, { at: "", time }).trimEnd()}`)
  return [dim(values.length === 0 ? `${side}  nothing since it is looked at` : side), ...lines]
}
