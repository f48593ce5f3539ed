import { useEffect, useRef, useState } from "preact/hooks"
import { countText } from "../../../print/count-text.ts"
import { counted } from "../../../print/counted.ts"
import { isShaped, shapedStates } from "../../../print/state-glyph.ts"
import { stateClass, stateLook } from "../state-look.ts"
import { go, useView } from "../view.ts"
import type { Entries } from "./entries.ts"
import type { Matrix } from "./matrix.ts"

interface SummaryProps {
  readonly entries: Entries
  readonly matrix: Matrix
  /** What they were asked for. */
  readonly query: string
}

/** How many there are of each state; each number leads to those that it counts. */
export function Summary({ entries, matrix, query }: SummaryProps) {
  const { sort, size } = useView()
  const { counts } = entries
  // None is not what is said of what is not known.
  const isKnown = entries.whole || entries.all.size > 0
  const others = [...counts.keys()].filter(state => !isShaped(state)).sort()
  return (
    <section class="summary" aria-label="Summary">
      <ul class="counts">
        {[...shapedStates, ...others].map(state => (
          <li key={state}>
            <button
              type="button"
              class={counts.get(state) ? "" : "is-none"}
              title={`Only these: ${only(query, state)}`}
              onClick={() => go({ query: only(query, state), select: undefined })}
            >
              <i class={`glyph ${stateClass(state)}`} aria-hidden="true">
                {stateLook(state).glyph}
              </i>
              <span class="number">{isKnown ? countText(counts.get(state) ?? 0) : "–"}</span> {state || "no state"}
            </button>
          </li>
        ))}
      </ul>
      {isKnown && (
        <span class="dim number">
          {counted(entries.all.size, "entry", "entries")} · {counted(matrix.hosts.length, "host")} ·{" "}
          {counted(matrix.services.length, "service")}
        </span>
      )}
      <span class="top-gap" />
      <button
        type="button"
        class="button plain"
        aria-pressed={sort === "worst"}
        onClick={() => go({ sort: sort === "worst" ? undefined : "worst" }, { replace: true })}
      >
        worst first
      </button>
      <button
        type="button"
        class="button plain wide-only"
        aria-pressed={size === "cell"}
        onClick={() => go({ size: size === "cell" ? undefined : "cell" }, { replace: true })}
      >
        small cells
      </button>
      <Announced counts={counts} />
    </section>
  )
}

/** The query that asks for one state more; one that asked for another state before it does not any more. */
function only(query: string, state: string): string {
  const wanted = `state = ${state === "" ? "nil" : JSON.stringify(state)}`
  const before = query.replace(/(^| and )state = ("[^"]*"|nil)$/, "").trim()
  if (before === "") return wanted
  return / or /.test(before) && !before.startsWith("(") ? `(${before}) and ${wanted}` : `${before} and ${wanted}`
}

const every = 5000

/** Says aloud how many are not ok when that changes: at most once in five seconds. */
function Announced({ counts }: { readonly counts: ReadonlyMap<string, number> }) {
  const [text, say] = useState("")
  const latest = useRef("")
  const said = useRef(0)
  latest.current = shapedStates
    .filter(state => state !== "ok")
    .map(state => `${counts.get(state) ?? 0} ${state}`)
    .join(", ")
  useEffect(() => {
    if (latest.current === text) return
    const timer = setTimeout(
      () => {
        said.current = performance.now()
        say(latest.current)
      },
      Math.max(0, said.current + every - performance.now()),
    )
    return () => clearTimeout(timer)
  }, [latest.current, text])
  return (
    <span class="unseen" role="status">
      {text}
    </span>
  )
}
