import { useEffect, useMemo, useState } from "preact/hooks"
import type { Flow } from "../../../engine/live/flow.ts"
import type { Event } from "../../../event/event.ts"
import { useCommands } from "../keys.ts"
import { go, useView } from "../view.ts"
import { type FlowView, useFaults, useFaultsAt, useFlow } from "./flow-view.ts"
import { layout } from "./layout.ts"
import { NodeDrawer } from "./node-drawer.tsx"
import { Picture } from "./picture.tsx"
import { places } from "./place.ts"
import { SendForm } from "./send-form.tsx"
import { StreamList } from "./stream-list.tsx"
import { acrossTopic } from "./stream-words.ts"
import { Timeline } from "./timeline.tsx"
import type { Traced } from "./traced.ts"
import { useLater } from "./use-later.ts"
import { markAt, wayOf, withLater } from "./way.ts"
import { WhyForm } from "./why-form.tsx"

/** What is beside the picture. */
export type Side = "timeline" | "send" | "why"

/** The user's streams as they run: what each place does, what passes it, what it holds, and the way of one event. */
export function FlowsPage() {
  const shown = useFlow()
  if (shown === undefined) return <p class="empty dim">Asking what runs …</p>
  if (shown.flow.streams.length === 0) return <p class="empty dim">No streams run.</p>
  return <Flows shown={shown} />
}

function Flows({ shown }: { readonly shown: FlowView }) {
  const { flow } = shown
  const { stream: wanted, select, at: moment } = useView()
  const [side, turn] = useState<Side>("timeline")
  const [draft, write] = useState<Event>()
  const [traced, trace] = useState<Traced>()
  const find = useMemo(() => places(flow), [flow])
  const placeOf = useMemo(() => (address: string) => markOf(find, address), [find])
  const faults = useFaultsAt(useFaults(), placeOf)
  const atOnce = useMemo(() => traced && wayOf(traced.steps, flow, traced.isPart), [traced, flow])
  const later = useLater(flow, atOnce, traced)
  const way = atOnce && withLater(atOnce, later)
  const place = select === undefined ? undefined : find(select)
  const found = flow.streams.findIndex(({ name }) => name === wanted)
  const at = place?.stream ?? Math.max(0, found)
  const { name, doc, nodes } = flow.streams[at] as Flow["streams"][number]
  const laid = useMemo(() => layout(nodes), [nodes])

  const open = (stream: number) => go({ stream: flow.streams[stream]?.name, select: undefined, range: undefined })
  const pick = (node: number) => go({ stream: name, select: nodes[node]?.address })
  const move = (by: number) => open((at + by + flow.streams.length) % flow.streams.length)
  const sendAgain = (event: Event) => {
    write(event)
    turn("send")
    go({ select: undefined })
  }
  useSideKeys(turn)
  useCommands([
    { group: "Flows", key: "j", title: "The next stream", run: () => move(1) },
    { group: "Flows", key: "k", title: "The stream before", run: () => move(-1) },
  ])
  useEffect(() => {
    if (select !== undefined && place === undefined) go({ select: undefined }, { replace: true })
  }, [select, place])

  return (
    <div class={`flows${place ? " has-drawer" : ""}`}>
      <h1 class="unseen">Flows</h1>
      <StreamList shown={shown} at={at} faults={faults} way={way} open={open} />
      <Picture
        key={name}
        unknown={place === undefined && found < 0 ? wanted : undefined}
        isPast={moment !== undefined}
        stream={at}
        name={name}
        doc={doc}
        nodes={nodes}
        laid={laid}
        passing={shown.passing[at] ?? []}
        selected={place?.node}
        faults={faults}
        way={way}
        forget={() => trace(undefined)}
        pick={pick}
      />
      <section class="flows-side" aria-label="Beside the picture">
        <Tabs side={side} turn={turn} />
        {side === "timeline" && (
          <Timeline
            key={`${flow.version} ${name}`}
            version={flow.version}
            name={name}
            nodes={nodes}
            find={find}
            stream={at}
            again={sendAgain}
          />
        )}
        {side === "send" && <SendForm flow={flow} draft={draft} way={way} traced={traced} trace={trace} at={at} />}
        {side === "why" && <WhyForm flow={flow} way={way} traced={traced} trace={trace} at={at} />}
      </section>
      {place && select !== undefined && (
        <NodeDrawer
          key={select}
          address={select}
          node={flow.streams[place.stream]!.nodes[place.node]!}
          stream={name}
          across={acrossTopic(flow, flow.streams[place.stream]!.nodes[place.node]!)}
          passing={shown.passing[place.stream]?.[place.node]}
          faults={faults.get(markAt(place.stream, place.node)) ?? []}
          mark={way?.marks.get(markAt(place.stream, place.node))}
          again={sendAgain}
        />
      )}
    </div>
  )
}

const markOf = (find: ReturnType<typeof places>, address: string) => {
  const place = find(address)
  return place && markAt(place.stream, place.node)
}

const sides: readonly { readonly side: Side; readonly title: string; readonly key: string }[] = [
  { side: "timeline", title: "Timeline", key: "m" },
  { side: "send", title: "Send a test event", key: "e" },
  { side: "why", title: "Why", key: "w" },
]

function useSideKeys(turn: (side: Side) => void): void {
  useCommands(
    sides.map(({ side, title, key }) => ({
      group: "Flows",
      key,
      title,
      run() {
        go({ select: undefined })
        turn(side)
        setTimeout(() => document.querySelector<HTMLElement>(".flows-side [data-first]")?.focus())
      },
    })),
  )
}

const Tabs = ({ side, turn }: { readonly side: Side; readonly turn: (side: Side) => void }) => (
  <div class="tabs" role="group" aria-label="What is shown here">
    {sides.map(one => (
      <button
        key={one.side}
        type="button"
        class="tab"
        aria-pressed={one.side === side}
        title={`${one.title} (${one.key})`}
        onClick={() => turn(one.side)}
      >
        {one.title}
      </button>
    ))}
  </div>
)
