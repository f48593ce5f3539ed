import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks"
import type { Fault } from "../../../engine/live/fault.ts"
import type { FlowNode } from "../../../engine/live/flow.ts"
import { useCommands } from "../keys.ts"
import { inWords } from "./in-words.ts"
import { type Arrow, type Layout, line, next } from "./layout.ts"
import { NodeCard } from "./node-card.tsx"
import { type Passing, share, width } from "./rates.ts"
import { Tree } from "./tree.tsx"
import { markAt, type Way } from "./way.ts"

interface PictureProps {
  readonly stream: number
  readonly name: string
  /** What the comment above it says. */
  readonly doc: string | undefined
  /** The stream that was asked for, where there is none of that name. */
  readonly unknown: string | undefined
  /** A moment of the past is looked at elsewhere. */
  readonly isPast: boolean
  readonly nodes: readonly FlowNode[]
  readonly laid: Layout
  readonly passing: readonly Passing[]
  readonly selected: number | undefined
  readonly faults: ReadonlyMap<string, readonly Fault[]>
  readonly way: Way | undefined
  readonly forget: () => void
  readonly pick: (node: number) => void
}

const scales = { least: 0.4, most: 1.6, step: 1.2 }

/** The tree of one stream: what each place does, and what passes along its edges. */
export function Picture(props: PictureProps) {
  const { stream, name, nodes, laid, passing, selected, way, forget, pick } = props
  const [isList, list] = useState(false)
  const [scale, zoom] = useState(1)
  const [focus, move] = useState(selected ?? 0)
  const room = useRef<HTMLDivElement>(null)
  const sheet = useRef<HTMLDivElement>(null)
  const drag = useDrag(room)

  const clamp = (wanted: number) => Math.min(scales.most, Math.max(scales.least, wanted))
  const fit = () => {
    const { current } = room
    if (current) zoom(clamp(Math.min(1, current.clientWidth / laid.width, current.clientHeight / laid.height)))
  }
  // As large as can be read, as whole as can be.
  useLayoutEffect(() => {
    const { current } = room
    if (current === null) return
    const wide = current.clientWidth / laid.width
    const isPhone = innerWidth <= 640
    zoom(Math.min(1, isPhone ? Math.max(0.7, wide) : Math.max(0.8, Math.min(wide, current.clientHeight / laid.height))))
  }, [laid])
  const reveal = (node: number, grab: boolean) => {
    const element = sheet.current?.querySelector<HTMLElement>(`[data-node="${node}"]`)
    element?.scrollIntoView({ block: "nearest", inline: "nearest" })
    if (grab) element?.focus({ preventScroll: true })
  }
  useEffect(() => {
    if (selected === undefined) return
    move(selected)
    reveal(selected, false)
  }, [selected])
  useCommands([
    { group: "Flows", key: "f", title: "Fit the picture into its room", run: fit },
    { group: "Flows", key: "+", title: "Larger", run: () => zoom(clamp(scale * scales.step)) },
    { group: "Flows", key: "-", title: "Smaller", run: () => zoom(clamp(scale / scales.step)) },
    { group: "Flows", key: "l", title: "The tree as a list, or as a picture", run: () => list(!isList) },
    { group: "Flows", key: "v", title: "Into the picture: arrows go along its edges", run: () => reveal(focus, true) },
  ])
  return (
    <section class="picture" aria-label={`Stream ${name}`}>
      <header>
        <h2>{name}</h2>
        {props.unknown !== undefined && (
          <span class="is-warning" role="status">
            ▲ no stream is called {props.unknown}
          </span>
        )}
        {props.isPast && <span class="dim">as it runs now, not as it was</span>}
        <span class="top-gap" />
        {way && (
          <button type="button" class="button" onClick={forget}>
            clear the event
          </button>
        )}
        <button
          type="button"
          class="button"
          aria-pressed={isList}
          title="The tree as a list (l)"
          onClick={() => list(!isList)}
        >
          list
        </button>
        {!isList && (
          <>
            <button
              type="button"
              class="button icon"
              title="Smaller (-)"
              aria-label="Smaller"
              onClick={() => zoom(clamp(scale / scales.step))}
            >
              −
            </button>
            <button
              type="button"
              class="button icon"
              title="Larger (+)"
              aria-label="Larger"
              onClick={() => zoom(clamp(scale * scales.step))}
            >
              +
            </button>
            <button type="button" class="button" title="Fit (f)" onClick={fit}>
              fit
            </button>
          </>
        )}
      </header>
      {props.doc && (
        <p class="picture-doc" title={props.doc}>
          {props.doc}
        </p>
      )}
      {isList ? (
        <Tree {...props} />
      ) : (
        <div
          ref={room}
          class="picture-room"
          {...drag}
          onWheel={event => {
            if (!event.ctrlKey) return
            event.preventDefault()
            zoom(clamp(event.deltaY < 0 ? scale * 1.1 : scale / 1.1))
          }}
        >
          <div class="picture-size" style={{ width: `${laid.width * scale}px`, height: `${laid.height * scale}px` }}>
            <div
              ref={sheet}
              class="picture-sheet"
              role="group"
              aria-label={`The places of ${name}, from where events enter`}
              style={{ width: `${laid.width}px`, height: `${laid.height}px`, transform: `scale(${scale})` }}
              onKeyDown={event => {
                if (!event.key.startsWith("Arrow") || event.ctrlKey || event.altKey || event.metaKey) return
                event.preventDefault()
                const to = next(laid, focus, event.key as Arrow)
                move(to)
                reveal(to, true)
              }}
            >
              <Lines {...props} />
              {nodes.map((node, i) => (
                <NodeCard
                  key={node.address}
                  n={i}
                  node={node}
                  box={laid.nodes[i]!}
                  passing={passing[i]}
                  selected={i === selected}
                  reachable={i === Math.min(focus, nodes.length - 1)}
                  faults={props.faults.get(markAt(stream, i))}
                  mark={way?.marks.get(markAt(stream, i))}
                  isAway={way !== undefined}
                  focus={() => move(i)}
                  pick={() => pick(i)}
                />
              ))}
            </div>
          </div>
        </div>
      )}
    </section>
  )
}

function Lines({ nodes, laid, passing, stream, way }: PictureProps) {
  const feeders = nodes.map((_, i) => nodes.filter(({ feeds }) => feeds.includes(i)).length)
  const isOn = (node: number) => way?.marks.has(markAt(stream, node)) ?? false
  return (
    <svg class="picture-lines" width={laid.width} height={laid.height} aria-hidden="true">
      {laid.frames.map(({ router, x, y, width, height, depth }) => (
        <g key={router}>
          <rect class={`frame-box${depth % 2 ? " is-odd" : ""}`} x={x} y={y} width={width} height={height} rx="8" />
          <text class="frame-name" x={x + 10} y={y + 15}>
            {inWords(nodes[router]!)}
          </text>
        </g>
      ))}
      {laid.edges.map(({ from, to, points, label }) => {
        const [above, below] = [passing[from], passing[to]]
        const single = feeders[to] === 1
        // What is rare has no rate in most moments: then it is told of all that has passed so far.
        const rate = single ? below?.in : above?.out
        const now = (rate ?? 0) > 0
        const count = single ? below?.received : above?.emitted
        const told = share((now ? rate : count) ?? 0, (now ? above?.in : above?.received) ?? 0)
        const look = way === undefined ? "" : isOn(from) && isOn(to) ? " is-way" : " is-away"
        return (
          <g key={`${from} ${to}`} class={`edge${look}${(rate ?? 0) > 0 ? "" : " is-still"}`}>
            <path d={line(points)} stroke-width={width(rate ?? 0)} />
            {told !== "" && told !== "all" && (
              <text x={label.x + 6} y={label.y + 6}>
                {told}
              </text>
            )}
          </g>
        )
      })}
    </svg>
  )
}

/** Pans by dragging the ground; what is scrolled otherwise stays so. */
function useDrag(room: { readonly current: HTMLDivElement | null }) {
  const from = useRef<{ x: number; y: number; left: number; top: number } | undefined>(undefined)
  const stop = () => void (from.current = undefined)
  return {
    onPointerDown(event: PointerEvent) {
      const { current } = room
      if (event.button !== 0 || event.pointerType === "touch" || current === null) return
      if (event.target instanceof Element && event.target.closest("button")) return
      from.current = { x: event.clientX, y: event.clientY, left: current.scrollLeft, top: current.scrollTop }
      current.setPointerCapture(event.pointerId)
    },
    onPointerMove(event: PointerEvent) {
      const { current } = room
      if (from.current === undefined || current === null) return
      current.scrollLeft = from.current.left - (event.clientX - from.current.x)
      current.scrollTop = from.current.top - (event.clientY - from.current.y)
    },
    onPointerUp: stop,
    onPointerCancel: stop,
  }
}
