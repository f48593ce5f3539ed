import type { Remote } from "../../engine/remote.ts"
import type { Event } from "../../event/event.ts"

/** What stands in the index, as completion offers it: what is worst first. */
export interface LiveNames {
  hosts(): readonly string[]
  /** Those of a host, or all. */
  services(host?: string): readonly string[]
  states(): readonly string[]
  tags(): readonly string[]
  attributes(): readonly string[]
  /** The values of an attribute. */
  values(attribute: string): readonly string[]
}

const worst = ["critical", "unknown", "warning", "expired"]
/** How many entries are asked for, and of how many their attributes. */
const [asked, whole] = [10_000, 500]
/** Milliseconds: how long an answer is good, and how long a person who pressed Tab waits for one. */
const [fresh, patience] = [2000, 50]

/** Asks a dmon for what completion offers, at most every 2 s; a late answer is for the next time. */
export function liveNames(remote: () => Remote): () => Promise<LiveNames> {
  let known: { readonly names: LiveNames; readonly at: number; readonly of: Remote } | undefined
  let asking: Promise<void> | undefined

  async function ask(of: Remote): Promise<void> {
    const [some, all] = await Promise.all([
      of.query({ query: "true", limit: whole }),
      of.query({ query: "true", fields: ["host", "service", "state", "tags"], limit: asked }),
    ])
    known = { names: namesIn(all.events, some.events), at: performance.now(), of }
  }

  return async () => {
    const of = remote()
    if (known?.of !== of) known = undefined
    if (known === undefined || performance.now() - known.at > fresh) {
      asking ??= ask(of)
        .catch(() => {})
        .finally(() => (asking = undefined))
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<void>(resolve => (timer = setTimeout(resolve, patience)))
      await Promise.race([asking, late])
      clearTimeout(timer)
    }
    return known?.names ?? namesIn([], [])
  }
}

function namesIn(events: readonly Event[], withAttributes: readonly Event[]): LiveNames {
  const rank = ({ state = "" }: Event) => (worst.includes(state) ? worst.indexOf(state) : worst.length)
  const sorted = [...events].sort((a, b) => rank(a) - rank(b))
  const distinct = (of: Iterable<string | undefined>) =>
    [...new Set(of)].filter(one => one !== undefined && one !== "") as string[]
  return {
    hosts: () => distinct(sorted.map(({ host }) => host)),
    services: host =>
      distinct(sorted.filter(event => host === undefined || event.host === host).map(({ service }) => service)),
    states: () => distinct(["ok", "warning", "critical", "expired", ...sorted.map(({ state }) => state)]),
    tags: () => distinct(sorted.flatMap(({ tags = [] }) => tags)),
    attributes: () => distinct(withAttributes.flatMap(({ attributes = {} }) => Object.keys(attributes))).sort(),
    values: attribute => distinct(withAttributes.map(({ attributes }) => attributes?.[attribute])),
  }
}
