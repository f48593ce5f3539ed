import pico from "picocolors"
import { harmless } from "../../../base/harmless.ts"
import { bytesText } from "../../../print/bytes-text.ts"
import { countText } from "../../../print/count-text.ts"
import { microsText } from "../../../print/micros-text.ts"
import { rateText } from "../../../print/rate-text.ts"
import { span } from "../../../print/span.ts"
import { shapedStates } from "../../../print/state-glyph.ts"
import { stateMark } from "../../../print/state-mark.ts"
import { fit } from "../../../print/width.ts"
import type { Context } from "../../connection/contexts.ts"
import { tint } from "../ctx.ts"
import type { Readings } from "./gather.ts"
import { type PlaceSeen, placePage } from "./place-page.ts"
import { sparkText } from "./spark-text.ts"
import { pageOf, type TopState, type Ways } from "./state.ts"
import { streamPage } from "./stream-page.ts"
import { streamsPage } from "./streams-page.ts"

/** How it is shown. */
export interface Look {
  readonly columns: number
  readonly rows: number
  readonly colors: boolean
}

/** What is shown beside what was read. */
export interface Scene extends Look {
  /** What people call the dmon, and the colour of its context. */
  readonly label: string
  readonly color?: Context["color"]
  readonly isLost: boolean
  /** What is known of the place that is looked at. */
  readonly place: PlaceSeen | undefined
}

/** A part of a page: its lines, and what the rows that can be chosen lead to. */
export interface Part {
  readonly lines: readonly string[]
  readonly ways: Ways
}

/** The whole picture, from the top line to the keys. */
export function view(readings: Readings | undefined, state: TopState, scene: Scene): Part {
  const shown = state.frozen ?? readings
  const { dim } = pico.createColors(scene.colors)
  if (shown === undefined) return { lines: [`dmon ${scene.label}: ${scene.isLost ? "nobody answers" : "…"}`], ways: [] }
  const top = head(shown, scene)
  const foot = keys(state, readings, scene)
  if (state.isHelp) return { lines: [...top, "", ...help.map(line => dim(line)), "", foot], ways: [] }
  const body = part(shown, state, { ...scene, rows: Math.max(2, scene.rows - top.length - 1) })
  const blank = Number.isFinite(scene.rows) ? Math.max(0, scene.rows - top.length - body.lines.length - 1) : 0
  return { lines: [...top, ...body.lines, ...Array<string>(blank).fill(""), foot], ways: body.ways }
}

function part(readings: Readings, state: TopState, scene: Scene): Part {
  const page = pageOf(state)
  if (page.kind === "streams") return streamsPage(readings, state, scene)
  if (page.kind === "stream") return streamPage(page.name, readings, state, scene)
  return placePage(page.address, scene)
}

/** Who it is, which version runs, how much comes in; the states of the index; what is kept. */
function head({ status, states, ...readings }: Readings, scene: Scene): string[] {
  const { bold, dim, green, yellow } = pico.createColors(scene.colors)
  const { version_of_streams: version, stale, latency, journal } = status
  const label = tint(scene.color, scene.colors)(bold(`dmon ${status.version} · ${scene.label}`))
  const isStale = stale !== undefined
  const runs = isStale
    ? yellow(`v${version.number} ⚠ stale: the file on disk is not what runs`)
    : green(`v${version.number} ✓`)
  const rate = `${rateText(readings.in.now)}/s ${sparkText(readings.in.before, 12).trim()}`
  const marks = shapedStates.map(state => {
    const { text, paint } = stateMark(state, scene.colors)
    return paint(`${text} ${countText(states[state])}`)
  })
  const held = readings.outputs.reduce((sum, one) => sum + one.held, 0)
  const kept = [
    `journal ${bytesText(journal.bytes)}, ${countText(journal.next - journal.first)} records`,
    `${countText(status.timers)} timers`,
    `outputs hold ${countText(held)}`,
    `event ${microsText(latency.p50)}, p99 ${microsText(latency.p99)}`,
  ]
  return [
    `${label} · ${runs} · up ${span(status.now - status.started)} · ${rate.trimEnd()}`,
    `${marks.join("  ")}  ${dim(`of ${countText(status.index.size)} index entries`)}`,
    dim(fit(kept.join(" · "), scene.columns)),
  ]
}

function keys(state: TopState, readings: Readings | undefined, scene: Scene): string {
  const { dim, red, yellow } = pico.createColors(scene.colors)
  if (state.isTyping) return `/${harmless(state.filter)}▏`
  const paused =
    state.frozen === undefined || readings === undefined
      ? ""
      : `paused ${span(readings.status.now - state.frozen.status.now)} · +${countText(cameSince(state.frozen, readings))} · `
  const lost = scene.isLost ? "the connection is lost, trying again · " : ""
  const filter = state.filter === "" ? "" : `/${harmless(state.filter)} · `
  const open = pageOf(state).kind === "place" ? "" : "enter open  "
  const hint = `↑↓ select  ${open}${state.pages.length > 1 ? "esc back  " : ""}/ filter  s sort: ${state.order}  p pause  ? help  q quit`
  const room = Math.max(0, scene.columns - lost.length - paused.length - filter.length)
  return `${red(lost)}${yellow(paused)}${filter}${dim(fit(hint, room))}`
}

const cameSince = (before: Readings, now: Readings): number => {
  const all = ({ status }: Readings) => status.listeners.reduce((sum, one) => sum + one.in, 0)
  return Math.max(0, all(now) - all(before))
}

const help = [
  "↑ ↓ k j         select a row            page up, page down, home, end",
  "enter → l       open a stream, then one of its places: what it holds, and what passes it",
  "esc ← h         back",
  "/               only what contains some text; esc ends that",
  "s               sort by rate, p99, errors, name",
  "p space         pause: the picture stands, counting goes on",
  "q Ctrl-C        quit",
]
