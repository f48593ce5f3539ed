import { put } from "../../codecs/put.ts"
import type { Event } from "../../event/event.ts"
import { iso } from "../../event/iso.ts"
import { sound } from "../../index/entry.ts"

/** An event as Riemann's WebSockets tell it: every field, null where it is absent; attributes beside them; ISO 8601 time. */
export function riemannJson(of: Event): string {
  const { host, service, state, description, metric, tags, time, ttl, attributes } = sound(of)
  const fields = { host, service, state, description, metric, tags, time: time === undefined ? null : iso(time), ttl }
  const all: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(attributes ?? {})) put(all, name, value ?? "")
  for (const [name, value] of Object.entries(fields)) all[name] = value ?? null
  return JSON.stringify(all)
}
