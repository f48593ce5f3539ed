import type { Passed } from "../../../engine/live/watch.ts"

/** One field of a value, before and after. */
export interface Row {
  readonly field: string
  readonly before: string | undefined
  readonly after: string | undefined
  readonly look: "same" | "changed" | "added" | "removed"
}

/** What became of a value: its fields, those of attributes and of lists with their own lines. */
export function valueDiff(before: unknown, after: unknown): Row[] {
  const [old, now] = [flat(before), flat(after)]
  return [...new Set([...old.keys(), ...now.keys()])].map(field => {
    const [was, is] = [old.get(field), now.get(field)]
    const look = was === undefined ? "added" : is === undefined ? "removed" : was === is ? "same" : "changed"
    return { field, before: was, after: is, look }
  })
}

/** More of a list are told by their number. */
const most = 5

function flat(value: unknown, path = "", into = new Map<string, string>()): Map<string, string> {
  if (value === undefined) return into
  if (typeof value !== "object" || value === null) return into.set(path || "value", text(value))
  if (Array.isArray(value)) {
    into.set(path ? `${path}.length` : "length", String(value.length))
    if (value.every(one => typeof one !== "object" || one === null) && path)
      return into.set(path, value.map(text).join(" "))
    for (const [i, one] of value.slice(0, most).entries()) flat(one, `${path}[${i}]`, into)
    return into
  }
  for (const [name, one] of Object.entries(value)) flat(one, path ? `${path}.${name}` : name, into)
  return into
}

const text = (value: unknown) => (typeof value === "string" ? value : (JSON.stringify(value) ?? String(value)))

/**
 * Which value of the other side belongs to one: among those of the same moment and key the equal one, or the one of the
 * same host and service; or by its order, where as many went out as came in.
 */
export function counterpart<T extends Passed>(one: T, own: readonly T[], others: readonly T[]): T | undefined {
  const isNear = (other: T) => other.time === one.time && other.at === one.at
  const [mine, near] = [own.filter(isNear), others.filter(isNear)]
  const [whole, name] = [JSON.stringify(one.value), nameOf(one.value)]
  const found =
    near.find(({ value }) => JSON.stringify(value) === whole) ??
    (name && near.find(({ value }) => nameOf(value) === name))
  return found || (mine.length === near.length ? near[mine.indexOf(one)] : mine.length === 1 ? near[0] : undefined)
}

const nameOf = (value: unknown) => {
  const { host, service } = Object(value) as Record<string, unknown>
  return host === undefined && service === undefined ? undefined : JSON.stringify([host, service])
}
