import pico from "picocolors"
import { harmless } from "../../base/harmless.ts"
import { lost } from "../../base/ledger.ts"
import { countText } from "../../print/count-text.ts"
import { span } from "../../print/span.ts"
import { suspendedText } from "../../print/suspended-text.ts"
import type { Session } from "../session.ts"

/** How a dmon is doing, in a few lines. */
export function statusLines({ known: { status }, screen: { colors } }: Session): string[] {
  if (status === undefined) return ["not known: no dmon answers"]
  const { yellow } = pico.createColors(colors)
  const { name, version, pid, now, started, streams, listeners, outputs, index, stale, latency } = status
  const received = listeners.reduce((sum, one) => sum + one.in, 0)
  const failing = streams.flatMap(({ name, dropped }) => (dropped["failed"] ? [`${name} ${dropped["failed"]}`] : []))
  const resting = streams.flatMap(({ name, suspended: of }) => (of ? [`${name} ${suspendedText(of, now)}`] : []))
  const waiting = outputs.filter(({ held }) => held > 0).map(({ key, held }) => `${key} ${held}`)
  const { number, since } = status.version_of_streams
  return [
    `${name}    dmon ${version}, pid ${pid}, up ${span(now - started)}`,
    `streams    ${streams.length}, v${number} for ${span(now - since)}${failing.length > 0 ? `; failed: ${failing.join(", ")}` : ""}`,
    ...(resting.length > 0 ? [yellow(harmless(`suspended  ${resting.join("; ")}`))] : []),
    `events     ${countText(received)} in, ${listeners.reduce((sum, one) => sum + lost(one), 0)} dropped; ${latency.p50} µs, ${latency.p99} µs at the 99th`,
    `index      ${index.size} ${index.size === 1 ? "entry" : "entries"}`,
    ...(waiting.length > 0 ? [`waiting    ${waiting.join(", ")}`] : []),
    ...(stale
      ? [
          yellow(`stale      the file on disk is not what runs, for ${span(now - stale.since)}`),
          harmless(stale.error, "\n"),
        ]
      : []),
  ]
}
