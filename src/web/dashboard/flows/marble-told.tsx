import type { FlowNode } from "../../../engine/live/flow.ts"
import type { Event } from "../../../event/event.ts"
import { timeOfDay } from "../../../print/time-of-day.ts"
import { stateLook } from "../state-look.ts"
import { type Marble, stateOf } from "./marbles.ts"
import { nameOf } from "./node-card.tsx"
import { eventLine, isEvent, stateClassOf } from "./value-line.ts"

interface MarbleToldProps {
  readonly at: Marble
  readonly list: readonly Marble[]
  readonly nodes: readonly FlowNode[]
  readonly again: (event: Event) => void
}

/** What a marble is, and what else the same event became. */
export function MarbleTold({ at, list, nodes, again }: MarbleToldProps) {
  const own = list.filter(({ group }) => group === at.group)
  return (
    <div class="marble">
      <p>
        <time class="number">{timeOfDay(at.time, true)}</time> <b>{nameOf(nodes[at.lane]!)}</b>
        {isEvent(at.value) && (
          <button
            type="button"
            class="button"
            onMouseDown={event => event.preventDefault()}
            onClick={() => again(at.value as Event)}
          >
            send it again …
          </button>
        )}
      </p>
      <ol>
        {own.slice(0, 20).map(one => (
          <li key={one.n} class={one === at ? "is-at" : ""}>
            <span class="dim">{nameOf(nodes[one.lane]!)}</span>
            <i class={`glyph ${stateClassOf(one.value)}`}>{stateLook(stateOf(one.value)).glyph}</i>
            <span class="mono">{eventLine(one.value)}</span>
          </li>
        ))}
      </ol>
    </div>
  )
}

/** The newest marbles in words. */
export const MarbleTable = ({
  list,
  nodes,
}: {
  readonly list: readonly Marble[]
  readonly nodes: readonly FlowNode[]
}) => (
  <div class="table-room timeline-table" tabIndex={0} role="group" aria-label="Marbles, the newest first">
    <table>
      <thead>
        <tr>
          <th>time</th>
          <th>place</th>
          <th>value</th>
        </tr>
      </thead>
      <tbody>
        {list
          .slice(-100)
          .reverse()
          .map(one => (
            <tr key={one.n}>
              <td class="number">{timeOfDay(one.time, true)}</td>
              <td>{nameOf(nodes[one.lane]!)}</td>
              <td class="mono">
                <i class={`glyph ${stateClassOf(one.value)}`}>{stateLook(stateOf(one.value)).glyph}</i>{" "}
                {eventLine(one.value)}
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  </div>
)
