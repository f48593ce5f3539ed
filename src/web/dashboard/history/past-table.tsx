import { useState } from "preact/hooks"
import type { WhyAnswer } from "../../../engine/remote.ts"
import type { Event } from "../../../event/event.ts"
import { countText } from "../../../print/count-text.ts"
import { ask } from "../ask.ts"
import { Link } from "../chrome/link.tsx"
import { selectOf } from "../command-line.ts"
import { short, span } from "../format.ts"
import { stateClass, stateLook } from "../state-look.ts"
import { Problem } from "../steps/problem.tsx"
import { Steps } from "../steps/steps.tsx"
import { WhySaid } from "../steps/why-said.tsx"
import { most } from "./past.ts"
import type { PastRow } from "./rows.ts"

interface PastTableProps {
  readonly rows: readonly PastRow[]
  /** How many there are, if more than are listed. */
  readonly matched: number
  readonly query: string
  /** Nothing for now. */
  readonly at: number | undefined
}

const keyOf = ({ host, service }: Event) => JSON.stringify([host, service])

/** The entries of the index at a moment. */
export function PastTable({ rows, matched, query, at }: PastTableProps) {
  const [open, turn] = useState<string>()
  return (
    <div class="past-room" tabIndex={0} role="group" aria-label="The index at that moment">
      <table class="past">
        <thead>
          <tr>
            <th scope="col">state</th>
            <th scope="col">host</th>
            <th scope="col">service</th>
            <th scope="col" class="number">
              metric
            </th>
            <th scope="col" class="number">
              age
            </th>
            <th scope="col" class="number past-left">
              ttl left
            </th>
            <th scope="col" class="past-more">
              description
            </th>
            <th scope="col">
              <span class="unseen">why</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(row => {
            const key = keyOf(row.event)
            return (
              <Entry
                key={key}
                row={row}
                query={query}
                at={at}
                open={open === key}
                turn={() => turn(open === key ? undefined : key)}
              />
            )
          })}
        </tbody>
      </table>
      {rows.length === 0 && <p class="dim past-none">The index had no such entry.</p>}
      {matched > rows.length && (
        <p class="dim past-none">
          {countText(most)} of {countText(matched)} are listed: a query finds the others.
        </p>
      )}
    </div>
  )
}

interface EntryProps {
  readonly row: PastRow
  readonly query: string
  readonly at: number | undefined
  readonly open: boolean
  readonly turn: () => void
}

function Entry({ row: { event, age, left }, query, at, open, turn }: EntryProps) {
  const { host = "", service = "", state = "", metric, description } = event
  return (
    <>
      <tr>
        <td class={stateClass(state)}>
          <i class="glyph" aria-hidden="true">
            {stateLook(state).glyph}
          </i>
          {state || <span class="dim">none</span>}
        </td>
        <td>{host || <span class="dim">–</span>}</td>
        <th scope="row">
          <Link to={{ page: "live", query, at, select: selectOf(host, service) }} title="All of it, on Live">
            {service || "–"}
          </Link>
        </th>
        <td class="number">{metric === undefined ? "" : short(metric)}</td>
        <td class="number dim">{span(age)}</td>
        <td class="number dim past-left">{left > 0 ? span(left) : "over"}</td>
        <td class="dim past-more">{description}</td>
        <td>
          <button
            type="button"
            class="button"
            aria-expanded={open}
            aria-label={`Why ${host} ${service}`}
            onClick={turn}
          >
            why
          </button>
        </td>
      </tr>
      {open && (
        <tr class="past-why">
          <td colSpan={8}>
            <Why event={event} at={at} />
          </td>
        </tr>
      )}
    </>
  )
}

/** What the streams did with an entry's newest event until the moment that is shown. */
function Why({ event, at }: { readonly event: Event; readonly at: number | undefined }) {
  const [answer, tell] = useState<WhyAnswer | Error>()
  const [asked] = useState(() =>
    ask.why({ host: event.host ?? "", service: event.service ?? "", at }).then(tell, error => tell(error as Error)),
  )
  void asked
  if (answer === undefined) return <p class="dim">playing it again …</p>
  if (answer instanceof Error) return <Problem error={answer} />
  return (
    <WhySaid answer={answer}>
      {answer.steps.length === 0 ? <p class="dim">No stream was given it.</p> : <Steps of={answer.steps} />}
    </WhySaid>
  )
}
