import { DmonError } from "../../../base/error.ts"
import { harmless } from "../../../base/harmless.ts"
import { only } from "../../../engine/ask.ts"
import type { PastAnswer, QueryAnswer, QueryRequest, Remote } from "../../../engine/remote.ts"
import { order } from "../../../index/event-index.ts"
import { csv } from "../../../print/csv.ts"
import { eventsTable } from "../../../print/events-table.ts"
import { jsonLine } from "../../../print/json-line.ts"
import { moment } from "../../../print/moment.ts"
import { connect, type Reach } from "../../connection/connect.ts"
import type { Terminal } from "../../terminal.ts"
import { entriesText } from "./entries-text.ts"
import { type NagiosState, nagios } from "./nagios.ts"
import { watchQuery } from "./query-watch.ts"

export interface QueryOptions extends Reach {
  readonly sort?: string
  readonly limit?: number
  readonly fields?: readonly string[]
  readonly count?: boolean
  readonly json?: boolean
  readonly csv?: boolean
  readonly plain?: boolean
  readonly nagios?: boolean
  readonly none?: NagiosState
  /** Seconds since the epoch: as it was then. */
  readonly at?: number
  readonly watch?: boolean
}

/** `dmon query`: entries of the index, as a table for people and as JSON lines for programs. */
export async function query(
  text: string | undefined,
  options: QueryOptions,
  terminal: Terminal,
  remote: Remote = connect(options),
): Promise<number> {
  refuseTogether(options)
  const { sort, limit, fields } = options
  const asked = { query: text?.trim() || "true" }
  if (options.watch)
    return watchQuery({ ...asked, sort, limit, fields: fields && [...fields] }, options, terminal, remote)
  if (options.nagios) {
    const { events } = await answerOf(asked, options.at, remote)
    const { exit, line } = nagios(events, options.none)
    terminal.out(`${line}\n`)
    return exit
  }
  if (options.count) {
    const { matched, size } = await answerOf({ ...asked, limit: 1 }, options.at, remote)
    terminal.out(options.json ? `${JSON.stringify({ matched, size })}\n` : `${matched}\n`)
    return 0
  }
  const begun = performance.now()
  const answer = await answerOf({ ...asked, sort, limit, fields: fields && [...fields] }, options.at, remote)
  print(answer, performance.now() - begun, options, terminal)
  return 0
}

/** What is asked of the index as it is, or as it was. */
async function answerOf(
  request: QueryRequest,
  at: number | undefined,
  remote: Remote,
): Promise<QueryAnswer | PastAnswer> {
  if (at === undefined) return remote.query(request)
  const { query, sort, limit, fields } = request
  // What is sorted otherwise is cut only then.
  const answer = await remote.past({ at, query, ...(sort === undefined && { limit }) })
  const sorted = sort === undefined ? answer.events : [...answer.events].sort(order(sort)).slice(0, limit)
  return { ...answer, events: fields === undefined ? sorted : sorted.map(event => only(event, fields)) }
}

function print(answer: QueryAnswer | PastAnswer, ms: number, options: QueryOptions, terminal: Terminal): void {
  const { events, ttl } = answer
  const asTable = options.plain === true || (terminal.isTTY && !options.json && !options.csv)
  if (options.csv) {
    const text = csv(events, options.fields)
    terminal.out(terminal.isTTY ? harmless(text, "\n") : text)
  } else if (asTable) {
    const look = options.plain ? { colors: false } : { colors: terminal.colors, room: terminal.columns }
    const now = "at" in answer ? answer.at : Date.now() / 1000
    const lines = eventsTable(events, { now, ttl, fields: options.fields, ...look })
    terminal.out(`${lines.join("\n")}\n`)
  } else {
    for (let i = 0; i < events.length; i += 1000)
      terminal.out(
        events
          .slice(i, i + 1000)
          .map(jsonLine)
          .join(""),
      )
  }
  if (asTable || terminal.isHeard) {
    const when = "at" in answer ? [`as of ${moment(answer.at)}`] : []
    terminal.say([entriesText(answer), ...when, `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`].join(" · "))
  }
  if ("notes" in answer) for (const note of answer.notes) terminal.say(`note  ${note}`)
}

/** What shows one moment does not go with what goes on. */
function refuseTogether({ watch, at, nagios, count, csv }: QueryOptions): void {
  if (!watch) return
  const given = Object.entries({ at, nagios, count, csv }).find(([, value]) => value !== undefined)
  if (given === undefined) return
  throw new DmonError("DM140", `--watch and --${given[0]} do not go together`, { fix: "leave out one of them" })
}
