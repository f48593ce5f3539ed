import { DmonError } from "../../../base/error.ts"
import type { Event } from "../../../event/event.ts"

/** The fields of an event as they are typed. */
export type Draft = Readonly<Record<Field, string>>
type Field = "host" | "service" | "state" | "metric" | "ttl" | "tags" | "description" | "attributes"

interface Shown {
  readonly name: Field
  readonly hint: string
  readonly list?: "hosts" | "services" | "states"
  readonly wide?: true
}

export const fieldsOf: readonly Shown[] = [
  { name: "host", hint: "web-1", list: "hosts" },
  { name: "service", hint: "http request", list: "services" },
  { name: "state", hint: "ok", list: "states" },
  { name: "metric", hint: "0.42" },
  { name: "ttl", hint: "60, in seconds" },
  { name: "tags", hint: "api eu" },
  { name: "description", hint: "free text", wide: true },
  { name: "attributes", hint: "app=shop region=eu", wide: true },
]

/** What the form begins with. */
export const draftOf = ({ host, service, state, metric, ttl, tags, description, attributes }: Event = {}): Draft => ({
  host: host ?? "",
  service: service ?? "",
  state: state ?? "",
  metric: metric === undefined ? "" : String(metric),
  ttl: ttl === undefined ? "" : String(ttl),
  tags: (tags ?? []).join(" "),
  description: description ?? "",
  attributes: Object.entries(attributes ?? {})
    .map(([name, value]) => `${name}=${/[\s"]/.test(value ?? "") ? JSON.stringify(value) : value}`)
    .join(" "),
})

/** The event that is meant. Throws DM203 where a field cannot be read. */
export function eventOf(draft: Draft): Event {
  const { host, service, state, description } = draft
  const tags = draft.tags.split(/[\s,]+/).filter(Boolean)
  const attributes = attributesOf(draft.attributes)
  return {
    ...(host && { host }),
    ...(service && { service }),
    ...(state && { state }),
    ...(description && { description }),
    ...numberOf("metric", draft.metric),
    ...numberOf("ttl", draft.ttl),
    ...(tags.length > 0 && { tags }),
    ...(Object.keys(attributes).length > 0 && { attributes }),
  }
}

function numberOf(name: "metric" | "ttl", typed: string): Event {
  if (typed.trim() === "") return {}
  const value = Number(typed.replace(",", "."))
  if (Number.isFinite(value)) return { [name]: value }
  throw new DmonError("DM203", `${name} cannot be read: ${JSON.stringify(typed)} is no number`, { fix: "as in  0.42" })
}

function attributesOf(typed: string): Record<string, string> {
  const found = [...typed.matchAll(/([^\s=]+)=("(?:[^"\\]|\\.)*"|\S*)/g)]
  const rest = found.reduce((left, [all]) => left.replace(all, ""), typed).trim()
  if (rest !== "")
    throw new DmonError("DM203", `attributes cannot be read: ${JSON.stringify(rest)} has no value`, {
      fix: 'as in  app=shop note="two words"',
    })
  return Object.fromEntries(
    found.map(([, name, value = ""]) => [name, value.startsWith('"') ? JSON.parse(value) : value]),
  )
}
