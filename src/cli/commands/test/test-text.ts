import { basename, relative, resolve, sep } from "node:path"
import type { Came } from "../../../engine/replay/came.ts"
import type { Acted } from "../../../engine/replay/rehearsal.ts"
import { type Event, fields } from "../../../event/event.ts"
import { outputText, said } from "../../../print/action-text.ts"

interface Told {
  /** Where the test stands, and the streams files. */
  readonly folder: string
  readonly entries: readonly string[]
  readonly events: readonly Came[]
  /** What the events come to, of one output. */
  readonly actions: readonly Acted[]
  /** How long it goes on after the last event, in seconds. */
  readonly further: number
  readonly ttl: number | undefined
  readonly origin: string
}

/** A test of node:test in which these events come to these actions. */
export function testText({ folder, entries, events, actions, further, ttl, origin }: Told): string {
  const [{ output, key, value }] = actions as readonly [Acted]
  const late = events.some(({ event, arrival }) => event.time !== arrival)
  const list = `[\n${events.map(({ event }) => `    ${eventCode(event)},\n`).join("")}  ]`
  const input = late
    ? `Object.assign(${list}, {\n    arrivals: ${JSON.stringify(events.map(({ arrival }) => arrival))},\n  })`
    : list
  const imports = entries.map((file, i) => `import * as ${streamsName(i)} from ${JSON.stringify(pathTo(folder, file))}`)
  const streams = entries.length === 1 ? "streams" : `{ ${entries.map((_, i) => `...${streamsName(i)}`).join(", ")} }`
  const given = [...(further > 0 ? [`further: ${further}`] : []), ...(ttl === undefined ? [] : [`ttl: ${ttl}`])]
  const options = given.length > 0 ? `, { ${given.join(", ")} }` : ""
  return `// Made by dmon test --from ${origin}: the events without which this would not have happened.
import assert from "node:assert/strict"
import { test } from "node:test"
${usesEvents(value) ? 'import type { Event } from "dmon"\n' : ""}import { run } from "dmon/testing"
${imports.join("\n")}

test(${JSON.stringify(`${outputText(key)}: ${said(value)}`)}, () => {
  const events = ${input}
  const { actions } = run(${streams}, events${options})
  const told = actions.filter(({ output }) => output === ${JSON.stringify(output)}).map(({ value }) => ${tellCode(value)})
  assert.deepEqual(told, ${JSON.stringify(actions.map(one => tellOf(one.value)))})
})
`
}

const streamsName = (i: number) => (i === 0 ? "streams" : `streams${i + 1}`)

function pathTo(folder: string, file: string): string {
  const path = relative(resolve(folder), file).split(sep).join("/")
  return path.startsWith(".") ? path : `./${path || basename(file)}`
}

const isMail = (value: unknown): value is { readonly subject: string } =>
  typeof value === "object" && value !== null && "subject" in value
const usesEvents = (value: unknown) => typeof value === "object" && value !== null && !isMail(value)

/** What of an action a test looks at: a mail's subject, who and what and how of an event. */
function tellOf(value: unknown): unknown {
  if (!usesEvents(value)) return isMail(value) ? value.subject : value
  if (Array.isArray(value)) return value.map(tellOf)
  const { host = null, service = null, state = null } = value as { host?: string; service?: string; state?: string }
  return [host, service, state]
}

function tellCode(value: unknown): string {
  if (isMail(value)) return "(value as { subject: string }).subject"
  if (!usesEvents(value)) return "value"
  const one = "({ host, service, state }: Event) => [host ?? null, service ?? null, state ?? null]"
  return Array.isArray(value) ? `(value as Event[]).map(${one})` : `[value as Event].flatMap(${one})`
}

/** An event as a literal, without what is absent. */
function eventCode(event: Event): string {
  const said = fields.filter(field => event[field] !== undefined)
  const ordered = ["time", ...said.filter(field => field !== "time")] as (keyof Event)[]
  return `{ ${ordered.map(field => `${field}: ${JSON.stringify(event[field])}`).join(", ")} }`
}
