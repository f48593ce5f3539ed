import { useEffect, useReducer, useState } from "preact/hooks"
import type { Passed } from "../../../engine/live/watch.ts"
import type { Event } from "../../../event/event.ts"
import { countText } from "../../../print/count-text.ts"
import { timeOfDay } from "../../../print/time-of-day.ts"
import { useCell } from "../cell.ts"
import { Icon } from "../chrome/icons.tsx"
import { watch } from "../live.ts"
import { paused, turnPaused } from "../paused.ts"
import { stateLook } from "../state-look.ts"
import { stateOf } from "./marbles.ts"
import { counterpart, valueDiff } from "./value-diff.ts"
import { eventLine, isEvent, stateClassOf } from "./value-line.ts"

type Side = "in" | "out"

interface Row extends Passed {
  readonly n: number
}

interface Tap {
  readonly rows: readonly Row[]
  readonly seen: number
  readonly dropped: number
  /** How many came since they were held. */
  readonly missed: number
}

const most = 60
const nothing: Tap = { rows: [], seen: 0, dropped: 0, missed: 0 }

/** What a place is given, and what it emits, beside each other; and what one value became. */
export function Taps({ address, again }: { readonly address: string; readonly again: (event: Event) => void }) {
  const [given, gave] = [useTap(address, "in"), useTap(address, "out")]
  const stopped = useCell(paused)
  const [chosen, choose] = useState<{ readonly side: Side; readonly row: Row }>()
  const pair = pairOf(chosen, given.rows, gave.rows)
  return (
    <section class="taps">
      <header>
        <h3>What passes</h3>
        <button type="button" class="button" aria-pressed={stopped} onClick={turnPaused}>
          <Icon of={stopped ? "resume" : "pause"} size={12} />
          {stopped ? `resume, +${countText(given.missed + gave.missed)}` : "pause"}
        </button>
      </header>
      <div class="taps-sides">
        <TapList side="in" tap={given} chosen={pair.before} choose={row => choose({ side: "in", row })} />
        <TapList side="out" tap={gave} chosen={pair.after} choose={row => choose({ side: "out", row })} />
      </div>
      {chosen && <Became pair={pair} end={() => choose(undefined)} again={again} />}
    </section>
  )
}

function useTap(of: string, side: Side): Tap {
  const [, draw] = useReducer((n: number, _: undefined) => n + 1, 0)
  const [log] = useState(() => ({ live: nothing, held: undefined as Tap | undefined, n: 0 }))
  useEffect(() => {
    log.live = nothing
    log.held = paused.value ? nothing : undefined
    const end = watch({ kind: "tap", of, side, rate: 2, most }, ({ values = [], seen, dropped }) => {
      const rows = [...log.live.rows, ...values.map(value => ({ ...value, n: log.n++ }))].slice(-most)
      log.live = { rows, seen: log.live.seen + seen, dropped: log.live.dropped + dropped, missed: 0 }
      if (log.held) log.held = { ...log.held, missed: log.held.missed + seen }
      draw(undefined)
    })
    const still = paused.follow(now => {
      log.held = now ? log.live : undefined
      draw(undefined)
    })
    return () => {
      end()
      still()
    }
  }, [of, side])
  return log.held ?? log.live
}

interface TapListProps {
  readonly side: Side
  readonly tap: Tap
  readonly chosen: Row | undefined
  readonly choose: (row: Row) => void
}

const TapList = ({ side, tap: { rows, seen, dropped }, chosen, choose }: TapListProps) => (
  <div class="tap">
    <p class="dim">
      <b>{side}</b> {countText(seen)} seen
      {dropped > 0 && `, ${countText(dropped)} of them not listed`}
    </p>
    <ol>
      {rows.length === 0 && <li class="dim">nothing since this was opened</li>}
      {rows
        .slice(-30)
        .reverse()
        .map(row => (
          <li key={row.n}>
            <button type="button" class="tap-row mono" aria-pressed={row === chosen} onClick={() => choose(row)}>
              <time class="dim">{timeOfDay(row.time, true)}</time>
              <i class={`glyph ${stateClassOf(row.value)}`}>{stateLook(stateOf(row.value)).glyph}</i>
              <span>{eventLine(row.value)}</span>
            </button>
          </li>
        ))}
    </ol>
  </div>
)

interface Pair {
  readonly before: Row | undefined
  readonly after: Row | undefined
}

/** The row of the other side that belongs to the chosen one, if there is one. */
function pairOf(
  chosen: { readonly side: Side; readonly row: Row } | undefined,
  given: readonly Row[],
  gave: readonly Row[],
): Pair {
  if (chosen === undefined) return { before: undefined, after: undefined }
  const { side, row } = chosen
  return side === "in"
    ? { before: row, after: counterpart(row, given, gave) }
    : { before: counterpart(row, gave, given), after: row }
}

interface BecameProps {
  readonly pair: Pair
  readonly end: () => void
  readonly again: (event: Event) => void
}

function Became({ pair: { before, after }, end, again }: BecameProps) {
  const rows = valueDiff(before?.value, after?.value)
  const event = before?.value ?? after?.value
  return (
    <div class="became">
      <header>
        <h3>
          {before === undefined
            ? "It came of what was held"
            : after === undefined
              ? "Nothing came of it at once"
              : rows.every(({ look }) => look === "same")
                ? "It passed as it was"
                : "What it became"}
        </h3>
        {isEvent(event) && (
          <button type="button" class="button" onClick={() => again(event)}>
            send it again …
          </button>
        )}
        <button type="button" class="button" onClick={end}>
          close
        </button>
      </header>
      <table>
        <thead class="unseen">
          <tr>
            <th>field</th>
            <th>in</th>
            <th>out</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ field, before: was, after: is, look }) => (
            <tr key={field} class={before && after ? `is-${look}` : ""}>
              <th scope="row">{field}</th>
              {before && (
                <td class="mono">
                  {was === undefined ? (
                    "–"
                  ) : (look === "changed" || look === "removed") && after ? (
                    <del>{was}</del>
                  ) : (
                    was
                  )}
                </td>
              )}
              {after && (
                <td class="mono">
                  {is === undefined ? "–" : (look === "changed" || look === "added") && before ? <ins>{is}</ins> : is}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
