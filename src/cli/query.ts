import { harmless } from "../base/harmless.ts"
import type { QueryAnswer, Remote } from "../engine/remote.ts"
import { connect, type Reach } from "./connect.ts"
import { csv } from "./print/csv.ts"
import { eventsTable } from "./print/events-table.ts"
import { jsonLine } from "./print/json-line.ts"
import { type NagiosState, nagios } from "./print/nagios.ts"
import type { Terminal } from "./terminal.ts"

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
}

/** `dmon query`: entries of the index, as a table for people and as JSON lines for programs. */
export async function query(
  text: string | undefined,
  options: QueryOptions,
  terminal: Terminal,
  remote: Remote = connect(options),
): Promise<number> {
  const { sort, limit, fields } = options
  const asked = { query: text?.trim() || "true" }
  if (options.nagios) {
    const { events } = await remote.query(asked)
    const { exit, line } = nagios(events, options.none)
    terminal.out(`${line}\n`)
    return exit
  }
  if (options.count) {
    const { matched, size } = await remote.query({ ...asked, limit: 1 })
    terminal.out(options.json ? `${JSON.stringify({ matched, size })}\n` : `${matched}\n`)
    return 0
  }
  const answer = await remote.query({ ...asked, sort, limit, fields: fields && [...fields] })
  print(answer, options, terminal)
  return 0
}

function print(answer: QueryAnswer, options: QueryOptions, terminal: Terminal): void {
  const { events, ttl } = answer
  const asTable = options.plain === true || (terminal.isTTY && !options.json && !options.csv)
  if (options.csv) {
    const text = csv(events, options.fields)
    terminal.out(terminal.isTTY ? harmless(text, "\n") : text)
  } else if (asTable) {
    const look = options.plain ? { colors: false } : { colors: terminal.colors, room: terminal.columns }
    const lines = eventsTable(events, { now: Date.now() / 1000, ttl, fields: options.fields, ...look })
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
  if (asTable || terminal.isHeard) terminal.say(footer(answer))
}

function footer({ events, matched, size }: QueryAnswer): string {
  const entries = `${matched} of ${size} index ${size === 1 ? "entry" : "entries"}`
  return events.length < matched ? `${entries} · the first ${events.length} shown` : entries
}
