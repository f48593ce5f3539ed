import type { Remote } from "../../engine/remote.ts"
import { type Names, namesIn } from "../../query/names.ts"

/** How many entries are asked for, and of how many their attributes. */
const [asked, whole] = [10_000, 500]
/** Milliseconds: how long an answer is good, and how long a person who pressed Tab waits for one. */
const [fresh, patience] = [2000, 50]

/** Asks a dmon for what completion offers, at most every 2 s; a late answer is for the next time. */
export function liveNames(remote: () => Remote): () => Promise<Names> {
  let known: { readonly names: Names; readonly at: number; readonly of: Remote } | undefined
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
    return known?.names ?? namesIn([])
  }
}
