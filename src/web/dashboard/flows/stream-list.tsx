import type { Fault } from "../../../engine/live/fault.ts"
import { countText } from "../../../print/count-text.ts"
import { microsText } from "../../../print/micros-text.ts"
import { useCell } from "../cell.ts"
import { dayTime } from "../format.ts"
import { status } from "../status.ts"
import { verdictLook } from "../steps/verdict-look.ts"
import type { FlowView } from "./flow-view.ts"
import type { Later } from "./held-later.ts"
import { perSecond } from "./rates.ts"
import { streamEnds, streamWords } from "./stream-words.ts"
import { laterOfEnd, markAt, shownEnds, verdictSaid, type Way } from "./way.ts"

interface StreamListProps {
  readonly shown: FlowView
  readonly at: number
  readonly faults: ReadonlyMap<string, readonly Fault[]>
  readonly way: Way | undefined
  readonly open: (stream: number) => void
}

/** All streams: how much comes out of each, how long it takes, whether one fails. */
export function StreamList({ shown: { flow, passing, latency }, at, faults, way, open }: StreamListProps) {
  const now = useCell(status)
  return (
    <nav class="streams" aria-label="Streams">
      <header>
        <h2>Streams</h2>
        <span class="dim">
          v{flow.version} · {flow.streams.length}
        </span>
      </header>
      <ul>
        {flow.streams.map(({ name, doc, nodes }, i) => {
          const [root] = passing[i] ?? []
          const errors = (passing[i] ?? []).reduce((sum, one) => sum + one.errors, 0)
          const failing = nodes.some((_, node) => faults.has(markAt(i, node))) || errors > 0
          const [p50 = 0, p99 = 0] = latency[i] ?? []
          // All events enter all streams: what goes on behind the first test tells more.
          const second = passing[i]?.[nodes[0]?.feeds[0] ?? 0]
          const rests = now?.streams.find(one => one.name === name)?.suspended
          const [, end] = (way && shownEnds(way).find(([stream]) => stream === i)) ?? []
          return (
            <li key={name}>
              <button
                type="button"
                class="stream-row"
                aria-current={i === at ? "true" : undefined}
                onClick={() => open(i)}
              >
                <span class="stream-head">
                  <i class={`glyph ${failing ? "is-critical" : "is-ok"}`} aria-hidden="true">
                    {failing ? "✗" : "✓"}
                  </i>
                  <b>{name}</b>
                  <span class="unseen">{failing ? "has failed" : "works"}</span>
                  {way && end && <Ended verdict={end.verdict} later={laterOfEnd(way, end)} />}
                  <span class="number stream-in">{root ? perSecond(second?.out ?? root.in) : "–"}</span>
                </span>
                {rests && (
                  <span class="stream-rests is-warning" title={rests.reason}>
                    ‖ suspended until {dayTime(rests.until)}: {rests.reason}
                  </span>
                )}
                {doc && (
                  <span class="stream-doc" title={doc}>
                    {doc}
                  </span>
                )}
                <span class="stream-words" title={streamWords(nodes)}>
                  {streamWords(nodes)}
                </span>
                {streamEnds(nodes) && <span class="stream-ends dim">→ {streamEnds(nodes)}</span>}
                <span class="number dim stream-figures">
                  {p99 > 0 ? `p50 ${microsText(p50)} · p99 ${microsText(p99)}` : "p50 – · p99 –"}
                  {errors > 0 && <b class="is-critical"> · {countText(errors)} failed</b>}
                </span>
              </button>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}

interface EndedProps {
  readonly verdict: Way["ends"][number]["verdict"]
  readonly later: Later | undefined
}

function Ended({ verdict, later }: EndedProps) {
  const [glyph, look] = verdictLook[verdict]
  return (
    <span class={`chip stream-ended ${look}`}>
      {glyph} {verdictSaid(verdict, later)}
    </span>
  )
}
