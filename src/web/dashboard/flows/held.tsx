import { useEffect, useState } from "preact/hooks"
import type { FlowNode } from "../../../engine/live/flow.ts"
import type { Inspection } from "../../../engine/live/inspection.ts"
import { countText } from "../../../print/count-text.ts"
import { stateText } from "../../../print/state-text.ts"
import { ask } from "../ask.ts"
import { span } from "../format.ts"
import { paused } from "../paused.ts"
import { keysIn } from "./place.ts"

const every = 1000
/** So many keys are asked for; the filter looks among them. */
const most = 200
const shown = 30

/** What a place holds, asked again each second. */
export function useInspection(address: string): Inspection | undefined {
  const [told, tell] = useState<Inspection>()
  useEffect(() => {
    let over = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const again = async () => {
      const answer = paused.value ? undefined : await ask.inspect({ address, limit: most }).catch(() => undefined)
      if (over) return
      if (answer) tell(answer)
      timer = setTimeout(again, document.hidden ? every * 10 : every)
    }
    void again()
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [address])
  return told
}

interface HeldProps {
  readonly told: Inspection | undefined
  readonly node: FlowNode
  readonly address: string
}

/** The state of a place, for each key, and when its timers are due. */
export function Held({ told, node, address }: HeldProps) {
  const [wanted, want] = useState("")
  if (told === undefined) return null
  const { held, keys, now } = told
  if (keys === 0) return null
  const isKeyed = node.address.includes("[]")
  const rows = held
    .map(one => ({ ...one, key: keysIn(one.address, node) }))
    .filter(({ key }) => key.toLowerCase().includes(wanted.toLowerCase()))
  return (
    <section class="held">
      <header>
        <h3>
          Holds
          {isKeyed && ` something for ${countText(keys)} ${keys === 1 ? "key" : "keys"}`}
          {address !== node.address && " (this key)"}
        </h3>
        {isKeyed && keys > 1 && (
          <input
            class="mono"
            aria-label="Only keys with"
            placeholder="only keys with …"
            value={wanted}
            onInput={event => want(event.currentTarget.value)}
          />
        )}
      </header>
      <div class="table-room" tabIndex={0} role="group" aria-label="What is held">
        <table>
          <thead class="unseen">
            <tr>
              <th>key</th>
              <th>state</th>
              <th>timers</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map(({ address, key, state, due }) => (
              <tr key={address}>
                {isKeyed && <th scope="row">{key || "–"}</th>}
                <td class="mono">{stateText(state, node.name, now)}</td>
                <td class="number held-due">
                  {Object.entries(due).map(([name, at]) => (
                    <span key={name}>
                      <i class="glyph is-warning" aria-hidden="true">
                        ◔
                      </i>
                      {name} due in {span(at - now)}
                    </span>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {(rows.length > shown || keys > held.length) && (
        <p class="dim">
          {countText(Math.min(shown, rows.length))} of {countText(wanted ? rows.length : keys)} shown
        </p>
      )}
    </section>
  )
}
