import { copy, type Event } from "../../../event/event.ts"

/** Gives hosts other names, always the same one to the same host: in the field, in descriptions, in attributes that are one. */
export function pseudonyms(events: readonly Event[]): (event: Event) => Event {
  const names = new Map<string, string>()
  for (const { host } of events) if (host && !names.has(host)) names.set(host, `host-${names.size + 1}`)
  const written = [...names.keys()].sort((a, b) => b.length - a.length).map(literally)
  // Where a word ends: web-1 stands neither in web-12 nor in old-web-1, but in web-1's and (web-1).
  const mentioned = new RegExp(`(?<![\\w-])(?:${written.join("|")})(?![\\w-])`, "g")
  const named = (host: string) => names.get(host) ?? host
  return event => {
    const { host, description, attributes } = event
    if (names.size === 0) return event
    return copy(event, {
      host: host && named(host),
      description: description?.replace(mentioned, named),
      attributes:
        attributes &&
        Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, value && named(value)])),
    })
  }
}

const literally = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")
