import { useEffect, useReducer, useRef, useState } from "preact/hooks"
import { selectedEntry } from "../command-line.ts"
import { useView } from "../view.ts"
import { Drawer } from "./drawer.tsx"
import { Empty } from "./empty.tsx"
import { EventStream } from "./event-stream.tsx"
import { GridView } from "./grid-view.tsx"
import { HostList } from "./host-list.tsx"
import { entryIn, type IndexView } from "./index-view.ts"
import { type Matrix, matrixOf, noMatrix } from "./matrix.ts"
import { QueryBar } from "./query-bar.tsx"
import { Summary } from "./summary.tsx"
import { useIndex } from "./use-index.ts"

/** Everything as it is now: the index as a grid, and the events as they come. */
export function LivePage() {
  const { query, at, select, sort = "name" } = useView()
  const { index, refused } = useIndex(query, at)
  const matrix = useMatrix(index, sort)
  const isNarrow = useNarrow()
  const { entries } = index
  const selected = select === undefined ? undefined : selectedEntry(select)
  const entry = selected && entryIn(index, selected.host, selected.service)
  return (
    <div class={`live${select === undefined ? "" : " has-drawer"}`}>
      <h1 class="unseen">Live</h1>
      <QueryBar refused={refused} shown={entries.whole ? index.query : undefined} />
      <Summary entries={entries} matrix={matrix} query={index.query} />
      <div class="live-main">
        {refused !== undefined && !entries.whole ? (
          <p class="empty dim">There is nothing to show for this.</p>
        ) : entries.whole && entries.all.size === 0 ? (
          <Empty query={index.query} />
        ) : isNarrow ? (
          <HostList matrix={matrix} />
        ) : (
          <GridView index={index} matrix={matrix} selected={entry} />
        )}
        {at === undefined && <EventStream query={index.query} />}
      </div>
      {select !== undefined && <Drawer index={index} entry={entry} select={select} />}
    </div>
  )
}

/** How often the numbers, and the order of what comes and goes, follow, in milliseconds. */
const every = 250

/** The grid's places. They are found again when hosts or services come and go, and now and then where the worst is first. */
function useMatrix(index: IndexView, sort: "name" | "worst"): Matrix {
  const [, draw] = useReducer((n: number, _: undefined) => n + 1, 0)
  const matrix = useRef<Matrix>(noMatrix)
  useEffect(() => {
    let stale = true
    let timer: ReturnType<typeof setTimeout> | undefined
    const later = () => {
      timer ??= setTimeout(() => {
        timer = undefined
        if (stale) matrix.current = matrixOf(index.entries.all.values(), sort)
        stale = false
        draw(undefined)
      }, every)
    }
    const soon = () => {
      clearTimeout(timer)
      timer = undefined
      matrix.current = matrixOf(index.entries.all.values(), sort)
      stale = false
      draw(undefined)
    }
    soon()
    let wasWhole = index.entries.whole
    const end = index.follow(change => {
      stale ||= change === undefined || change.places || (sort === "worst" && change.changed.length > 0)
      if (change === undefined || wasWhole !== index.entries.whole) {
        wasWhole = index.entries.whole
        if (wasWhole) return soon()
      }
      later()
    })
    return () => {
      end()
      clearTimeout(timer)
    }
  }, [index, sort])
  return matrix.current
}

function useNarrow(): boolean {
  const [media] = useState(() => matchMedia("(max-width: 640px)"))
  const [narrow, set] = useState(media.matches)
  useEffect(() => {
    const follow = () => set(media.matches)
    media.addEventListener("change", follow)
    return () => media.removeEventListener("change", follow)
  }, [media])
  return narrow
}
