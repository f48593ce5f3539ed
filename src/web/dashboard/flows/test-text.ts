import type { FlowNode } from "../../../engine/live/flow.ts"
import type { Event } from "../../../event/event.ts"
import { commandTo, type Server } from "../command-line.ts"
import { quoted } from "../format.ts"
import type { Marble } from "./marbles.ts"
import { isEvent } from "./value-line.ts"

export interface Brushed {
  readonly stream: string
  readonly nodes: readonly FlowNode[]
  readonly marbles: readonly Marble[]
  readonly from: number
  readonly to: number
  /** Not all that passed is known. */
  readonly isSample: boolean
}

/** More events than these do not belong into a test's text. */
const most = 200

const isOwn = (value: unknown) => isEvent(value) && (value.tags?.includes("dmon") ?? false)

/** The events that entered the stream in a range, without what dmon says of itself. */
export const entered = ({ marbles, from, to }: Pick<Brushed, "marbles" | "from" | "to">): readonly Marble[] =>
  marbles.filter(({ lane, time, value }) => lane === 0 && time >= from && time <= to && isEvent(value) && !isOwn(value))

/** A test in which the events of a range come to what they came to. */
export function testText(brushed: Brushed): string {
  const { stream, nodes, marbles, from, to, isSample } = brushed
  const all = entered(brushed)
  const events = all.slice(0, most)
  const ends = nodes.flatMap(({ feeds, address }, lane) => (feeds.length === 0 ? [{ lane, address }] : []))
  const groups = new Set(all.map(({ group }) => group))
  const own = new Set(
    marbles.filter(({ lane, value, group }) => lane === 0 && isOwn(value) && !groups.has(group)).map(one => one.group),
  )
  const came = (wanted: number) =>
    marbles.filter(({ lane, time, group }) => lane === wanted && time >= from && time <= to && !own.has(group))
  const late = events.some(({ value, time }) => (value as Event).time !== time)
  const list = `[\n${events.map(({ value }) => `    ${eventCode(value as Event)},\n`).join("")}  ]`
  const input = late
    ? `Object.assign(${list}, {\n    arrivals: ${JSON.stringify(events.map(({ time }) => time))},\n  })`
    : list
  const further = Math.max(0, Math.ceil((to - (events.at(-1)?.time ?? to)) * 1000) / 1000)
  // A branch that no event has come to is not there to be looked at.
  const isMade = (lane: number) => {
    const router = nodes[lane]?.within
    return router === undefined || nodes.some(({ feeds }, i) => feeds.includes(router) && came(i).length > 0)
  }
  const expectations = ends
    .filter(({ lane }) => isMade(lane))
    .map(
      ({ lane, address }) =>
        `  assert.deepEqual(out(${JSON.stringify(address)}), ${JSON.stringify(came(lane).map(({ value }) => brief(value)))})`,
    )
  const file =
    nodes
      .find(({ written }) => written)
      ?.written?.file.split("/")
      .at(-1) ?? "streams.ts"
  const notes = [
    `// What entered ${stream} from ${iso(from)} to ${iso(to)}, and what came out, as the dashboard saw it.`,
    "// What streams held before is not known here: an expectation that rests on it is to be mended by hand.",
    ...(isSample || all.length > events.length
      ? ["// More passed than stands here: dmon record writes all of it."]
      : []),
  ]
  return `${notes.join("\n")}
import assert from "node:assert/strict"
import { test } from "node:test"
import { run } from "dmon/testing"
import * as streams from "./${file}"

test(${JSON.stringify(`${stream} does with ${events.length === 1 ? "one event" : `${events.length} events`} what it did`)}, () => {
  const events = ${input}
  const outcome = run(streams, events${further > 0 ? `, { further: ${further} }` : ""})
  const brief = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(brief)
    const { host = null, service = null, state = null } = Object(value)
    return [host, service, state]
  }
  const out = (place: string) => outcome.at(place).out.map(({ value }) => brief(value))
${expectations.join("\n")}
})
`
}

/** The command that writes the same range as a fixture. */
export function recordCommand({ stream, from, to }: Pick<Brushed, "stream" | "from" | "to">, server: Server): string {
  const name = quoted(stream.replace(/[^\w.-]/g, "-"))
  return commandTo(server, `record --from ${iso(from)} --to ${iso(to)} --name ${name}`, { ownName: true })
}

const iso = (seconds: number) => new Date(seconds * 1000).toISOString()

/** Who, what and how: what a test looks at of an event. */
function brief(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(brief)
  const {
    host = null,
    service = null,
    state = null,
  } = Object(value) as Partial<Record<"host" | "service" | "state", string>>
  return [host, service, state]
}

/** An event as a literal, its time first. */
function eventCode({ time, ...rest }: Event): string {
  const said = Object.entries({ time, ...rest }).filter(([, value]) => value !== undefined)
  return `{ ${said.map(([field, value]) => `${field}: ${JSON.stringify(value)}`).join(", ")} }`
}
