import { useState } from "preact/hooks"
import { countText } from "../../../print/count-text.ts"
import { selectOf } from "../command-line.ts"
import { short } from "../format.ts"
import { shownNow } from "../live.ts"
import { stateClass, stateLook } from "../state-look.ts"
import { go } from "../view.ts"
import { type Entry, stateOf } from "./entries.ts"

import type { Matrix } from "./matrix.ts"

/** So many hosts are listed before it is asked for more. */
const page = 50

/** Hosts one below the other, for where there is no room for a grid; each opens to its services. */
export function HostList({ matrix }: { readonly matrix: Matrix }) {
  const [most, more] = useState(page)
  const [open, turn] = useState<string>()
  return (
    <section class="host-list" aria-label="Hosts">
      <ul>
        {matrix.hosts.slice(0, most).map((host, row) => (
          <li key={host}>
            <button
              type="button"
              class="host"
              aria-expanded={open === host}
              onClick={() => turn(open === host ? undefined : host)}
            >
              <strong>{host || "(no host)"}</strong>
              <Tally of={servicesOf(matrix, row)} />
            </button>
            {open === host && <Services of={servicesOf(matrix, row)} />}
          </li>
        ))}
      </ul>
      {matrix.hosts.length > most && (
        <button type="button" class="button" onClick={() => more(most + page)}>
          {countText(matrix.hosts.length - most)} more hosts
        </button>
      )}
    </section>
  )
}

const servicesOf = (matrix: Matrix, row: number): Entry[] =>
  matrix.services.flatMap((_, column) => matrix.at(row, column) ?? [])

function Tally({ of }: { readonly of: readonly Entry[] }) {
  const now = shownNow()
  const counts = new Map<string, number>()
  for (const entry of of) counts.set(stateOf(entry, now), (counts.get(stateOf(entry, now)) ?? 0) + 1)
  const sorted = [...counts].sort(([a], [b]) => stateLook(b).weight - stateLook(a).weight)
  return (
    <span class="tally number">
      {sorted.slice(0, 4).map(([state, count]) => (
        <span key={state} class={stateClass(state)}>
          <i class="glyph" aria-hidden="true">
            {stateLook(state).glyph}
          </i>
          {count}
          <span class="unseen"> {state || "without a state"}</span>
        </span>
      ))}
    </span>
  )
}

const Services = ({ of }: { readonly of: readonly Entry[] }) => (
  <ul class="services">
    {of.map(entry => {
      const state = stateOf(entry, shownNow())
      return (
        <li key={entry.id}>
          <button type="button" onClick={() => go({ select: selectOf(entry.host, entry.service) })}>
            <i class={`glyph ${stateClass(state)}`} aria-hidden="true">
              {stateLook(state).glyph}
            </i>
            <span class="service">{entry.service || "(no service)"}</span>
            <span class="dim">{state}</span>
            <span class="number">{entry.metric === undefined ? "" : short(entry.metric)}</span>
          </button>
        </li>
      )
    })}
  </ul>
)
