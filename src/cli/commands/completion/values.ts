import type { Remote } from "../../../engine/remote.ts"
import { states } from "../../../event/states.ts"
import { connect, type Reach } from "../../connection/connect.ts"
import { contextsPath, here, storedContexts } from "../../connection/contexts.ts"
import type { Terminal } from "../../terminal.ts"

/** How long a person who pressed Tab may wait for a running dmon, in milliseconds. */
const patience = 80
const most = 1000

const ofStates = states.map(state => `state = "${state}"`)

/** What is offered without a running dmon. */
const known: Readonly<Record<string, readonly string[]>> = {
  queries: ofStates,
  taps: ofStates,
}

/** `dmon __values`: the hosts, services, streams or queries that a shell offers, a line each. It never fails. */
export async function values(
  kind: string,
  reach: Reach,
  terminal: Pick<Terminal, "out">,
  remote: () => Remote = () => connect(reach),
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string[]>(resolve => {
    timer = setTimeout(resolve, patience, [])
  })
  const asked = Promise.resolve().then(() => (kind === "contexts" ? contexts(env) : ask(kind, remote())))
  const found = await Promise.race([asked.catch(() => []), late])
  clearTimeout(timer)
  const lines = [...new Set([...(known[kind] ?? []), ...found])].filter(
    line => line !== "" && !/[\x00-\x1f\x7f]/.test(line),
  )
  if (lines.length > 0) terminal.out(`${lines.slice(0, most).join("\n")}\n`)
  return 0
}

/** Those that `dmon ctx` knows. */
const contexts = (env: NodeJS.ProcessEnv): string[] => [
  here,
  ...Object.keys(storedContexts(contextsPath(env)).contexts),
]

async function ask(kind: string, remote: Remote): Promise<string[]> {
  if (kind === "taps") return (await Promise.all([ask("places", remote), ask("queries", remote)])).flat()
  if (kind === "places") {
    const { streams } = await remote.flow()
    const globs = streams.map(({ name }) => `${name}.*`)
    return [...globs, ...streams.flatMap(({ nodes }) => nodes.map(({ address }) => address))]
  }
  if (kind === "streams") return (await remote.status()).streams.map(({ name }) => name)
  const { events } = await remote.query({ query: "true", fields: ["host", "service"], limit: 10 * most })
  const of = (field: "host" | "service") => [...new Set(events.flatMap(event => event[field] ?? []))]
  if (kind === "hosts") return of("host")
  if (kind === "services") return of("service")
  if (kind !== "queries") return []
  const equal = (field: "host" | "service") => of(field).map(value => `${field} = ${JSON.stringify(value)}`)
  return [...equal("host"), ...equal("service")]
}
