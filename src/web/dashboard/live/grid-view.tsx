import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks"
import { useCell } from "../cell.ts"
import { selectOf } from "../command-line.ts"
import { short, span } from "../format.ts"
import { useCommands } from "../keys.ts"
import { shownNow } from "../live.ts"
import { stateClass, stateLook } from "../state-look.ts"
import { theme } from "../theme.ts"
import { go, useView } from "../view.ts"
import { cellTitle, inWords, ttlLeft } from "./cell-title.ts"
import { type Entry, stateOf } from "./entries.ts"
import type { IndexView } from "./index-view.ts"
import type { Matrix } from "./matrix.ts"
import { sizes } from "./scene.ts"
import { type Stage, stage } from "./stage.ts"

interface GridProps {
  readonly index: IndexView
  readonly matrix: Matrix
  readonly selected: Entry | undefined
}

interface Place {
  readonly row: number
  readonly column: number
}

/**
 * Hosts × services on a canvas. What has the keyboard's focus is one real element over it, a cell of an ARIA grid, so that
 * it can be walked through and heard.
 */
export function GridView({ index, matrix, selected }: GridProps) {
  const { size: sizeName = "row", at: moment } = useView()
  const size = sizes[sizeName]
  const shade = useCell(theme)
  const room = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const drawn = useRef<Stage | undefined>(undefined)
  const [place, setPlace] = useState<Place>({ row: 0, column: 0 })
  const [over, point] = useState<Place>()

  useLayoutEffect(() => {
    const one = stage(canvas.current!, room.current!)
    drawn.current = one
    return () => one.stop()
  }, [])
  useEffect(() => index.follow(change => change && drawn.current?.touch(change.changed)), [index])
  useLayoutEffect(() => {
    drawn.current?.show({ matrix, size, theme: shade, selected, moment })
  }, [matrix, size, shade, selected, moment])

  const focus: Place = {
    row: Math.min(place.row, Math.max(0, matrix.hosts.length - 1)),
    column: Math.min(place.column, Math.max(0, matrix.services.length - 1)),
  }
  const walked = useRef(false)
  const walk = (to: Place) => {
    walked.current = true
    setPlace({ ...to })
    reveal(room.current!, size, to)
  }
  // The cell in focus is another element at each place, so that what stands there is said aloud.
  useLayoutEffect(() => {
    if (!walked.current) return
    walked.current = false
    room.current?.querySelector<HTMLElement>("[role=gridcell]")?.focus({ preventScroll: true })
  }, [place])
  const select = ({ row, column }: Place) => {
    const entry = matrix.at(row, column)
    if (entry) go({ select: selectOf(entry.host, entry.service) })
  }
  // Once the drawer has taken its room: what it tells of is seen beside it.
  useLayoutEffect(() => {
    if (selected !== undefined && selected.row >= 0) reveal(room.current!, size, selected)
  }, [selected])
  useCommands([
    { group: "Live", key: "n", title: "Open the next that is not ok", run: () => jump(1) },
    { group: "Live", key: "N", title: "Open the one before that is not ok", run: () => jump(-1) },
    { group: "Live", key: "z", title: "Smaller cells", run: () => go({ size: "cell" }, { replace: true }) },
    { group: "Live", key: "Z", title: "Larger cells", run: () => go({ size: undefined }, { replace: true }) },
  ])
  function jump(by: 1 | -1) {
    const found = troubled(matrix, focus, by)
    if (found === undefined) return
    walk(found)
    select(found)
  }
  const placeOf = (event: MouseEvent) => {
    const box = canvas.current!.getBoundingClientRect()
    return drawn.current?.at(event.clientX - box.left, event.clientY - box.top)
  }
  const pointed = over && matrix.at(over.row, over.column)
  const told = over ?? (room.current?.contains(document.activeElement) ? focus : undefined)
  return (
    <section class="grid" aria-label="Hosts and services">
      <div
        class="grid-room"
        ref={room}
        onClick={event => {
          const found = placeOf(event)
          if (found === undefined) return
          walk(found)
          select(found)
        }}
        onPointerMove={event => {
          const found = placeOf(event)
          if (found?.row !== over?.row || found?.column !== over?.column) point(found)
        }}
        onPointerLeave={() => point(undefined)}
      >
        <div
          class="grid-space"
          style={{
            width: `${size.side + matrix.services.length * size.column + 8}px`,
            height: `${size.head + matrix.hosts.length * size.row + 8}px`,
          }}
        >
          <canvas
            ref={canvas}
            class={pointed ? "is-over" : ""}
            title={pointed && cellTitle(pointed, moment ?? shownNow())}
            aria-hidden="true"
          />
          <Focus matrix={matrix} place={focus} size={size} walk={walk} select={select} />
        </div>
      </div>
      <Readout entry={told && matrix.at(told.row, told.column)} />
    </section>
  )
}

interface FocusProps {
  readonly matrix: Matrix
  readonly place: Place
  readonly size: (typeof sizes)["row"]
  walk(to: Place): void
  select(at: Place): void
}

/** The cell in focus. */
function Focus({ matrix, place, size, walk, select }: FocusProps) {
  const { row, column } = place
  const last = { row: matrix.hosts.length - 1, column: matrix.services.length - 1 }
  if (last.row < 0) return null
  const page = 10
  const steps: Readonly<Record<string, Partial<Place>>> = {
    ArrowUp: { row: row - 1 },
    ArrowDown: { row: row + 1 },
    ArrowLeft: { column: column - 1 },
    ArrowRight: { column: column + 1 },
    PageUp: { row: row - page },
    PageDown: { row: row + page },
    Home: { column: 0 },
    End: { column: last.column },
  }
  const entry = matrix.at(row, column)
  return (
    <div
      role="grid"
      aria-label="Hosts by services"
      aria-readonly="true"
      aria-rowcount={last.row + 2}
      aria-colcount={last.column + 2}
    >
      <div role="row" aria-rowindex={1} class="unseen">
        <span role="columnheader" aria-colindex={column + 2}>
          {matrix.services[column] || "(no service)"}
        </span>
      </div>
      <div role="row" aria-rowindex={row + 2}>
        <span role="rowheader" class="unseen" aria-colindex={1}>
          {matrix.hosts[row] || "(no host)"}
        </span>
        <div
          key={`${row} ${column}`}
          role="gridcell"
          class="grid-focus"
          tabIndex={0}
          aria-colindex={column + 2}
          aria-label={`${matrix.hosts[row] || "no host"}, ${matrix.services[column] || "no service"}: ${entry ? inWords(entry, shownNow()) : "nothing"}`}
          style={{
            left: `${size.side + column * size.column}px`,
            top: `${size.head + row * size.row}px`,
            width: `${size.column - 1}px`,
            height: `${size.row - 1}px`,
          }}
          onKeyDown={event => {
            if (event.key === "Enter" || event.key === " ") select(place)
            else {
              const step =
                event.ctrlKey && event.key === "Home"
                  ? { row: 0, column: 0 }
                  : event.ctrlKey && event.key === "End"
                    ? last
                    : steps[event.key]
              if (step === undefined || (event.ctrlKey && event.key !== "Home" && event.key !== "End")) return
              const within = (n: number, most: number) => Math.max(0, Math.min(most, n))
              const to = { ...place, ...step }
              walk({ row: within(to.row, last.row), column: within(to.column, last.column) })
            }
            event.preventDefault()
          }}
        />
      </div>
    </div>
  )
}

/** What is pointed at, in words: small cells have no room for them. */
function Readout({ entry }: { readonly entry: Entry | undefined }) {
  if (entry === undefined)
    return (
      <p class="readout dim">
        arrows walk · Enter opens · n opens the next that is not ok, N the one before · z Z size
      </p>
    )
  const state = stateOf(entry, shownNow())
  return (
    <p class="readout">
      <span class={stateClass(state)}>
        <i class="glyph">{stateLook(state).glyph}</i> {state || "no state"}
      </span>
      <strong>
        {entry.host || "(no host)"} / {entry.service || "(no service)"}
      </strong>
      {entry.metric !== undefined && <span class="number">{short(entry.metric)}</span>}
      <span class="dim">{span(shownNow() - entry.time)} ago</span>
      <span class="dim">{ttlLeft(entry, shownNow())}</span>
      {entry.event.description && <span class="dim readout-more">{entry.event.description}</span>}
    </p>
  )
}

/** The next place, row by row, whose state is graver than ok. */
function troubled(matrix: Matrix, { row, column }: Place, by: 1 | -1): Place | undefined {
  const columns = matrix.services.length
  const count = matrix.hosts.length * columns
  for (let i = 1; i <= count; i++) {
    const n = (row * columns + column + by * i + count * 2) % count
    const at = { row: Math.floor(n / columns), column: n % columns }
    const entry = matrix.at(at.row, at.column)
    if (entry && stateLook(stateOf(entry, shownNow())).weight > 1) return at
  }
  return undefined
}

/** Scrolls as little as needed to show a place. */
function reveal(room: HTMLElement, size: (typeof sizes)["row"], { row, column }: Place): void {
  const top = row * size.row
  const left = column * size.column
  const { clientWidth, clientHeight, scrollTop, scrollLeft } = room
  const tall = clientHeight - size.head
  const wide = clientWidth - size.side
  if (top < scrollTop) room.scrollTop = top
  else if (top + size.row > scrollTop + tall) room.scrollTop = top + size.row - tall
  if (left < scrollLeft) room.scrollLeft = left
  // Where it is wider than the room, it begins there.
  else if (left + size.column > scrollLeft + wide) room.scrollLeft = Math.min(left, left + size.column - wide)
}
