import { useEffect, useReducer, useRef } from "preact/hooks"
import { Icon } from "../chrome/icons.tsx"
import { commandLine, selectedEntry, selectedQuery } from "../command-line.ts"
import { brief, dayTime, short, span } from "../format.ts"
import { useCommands } from "../keys.ts"
import { shownNow } from "../live.ts"
import { stateClass, stateLook } from "../state-look.ts"
import { server } from "../status.ts"
import { copyText } from "../told.ts"
import { go, useView, view } from "../view.ts"
import { Chart, useSeen } from "./chart.tsx"
import { type Entry, eventOf, stateOf } from "./entries.ts"

import type { IndexView } from "./index-view.ts"
import { Why } from "./why.tsx"

interface DrawerProps {
  readonly index: IndexView
  readonly entry: Entry | undefined
  readonly select: string
}

/** All that is known of one host and service. */
export function Drawer({ index, entry, select }: DrawerProps) {
  const { host, service } = selectedEntry(select)
  const { query, at } = useView()
  const [, tick] = useReducer((n: number, _: undefined) => n + 1, 0)
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    const timer = setInterval(() => tick(undefined), 1000)
    return () => clearInterval(timer)
  }, [])
  const close = () => go({ select: undefined })
  const exact = selectedQuery(select)
  const only = () => go({ query: exact })
  const without = () => go({ query: query ? `(${query}) and not (${exact})` : `not (${exact})`, select: undefined })
  const copy = () => void copyText(commandLine(view.value, server()))
  useCommands([
    { group: "Selected", key: "Escape", title: "Close", run: close },
    { group: "Selected", key: "o", title: "Only this", run: only },
    { group: "Selected", key: "x", title: "All but this", run: without },
  ])
  return (
    <aside class="drawer" aria-label={`${host} ${service}`}>
      <header>
        <h2 ref={head}>
          {host || "(no host)"} <span class="dim">/</span> {service || "(no service)"}
        </h2>
        <button type="button" class="button icon" aria-label="Close" title="Close (Esc)" onClick={close}>
          <Icon of="close" size={13} />
        </button>
      </header>
      {entry ? (
        <Told index={index} entry={entry} now={at ?? shownNow()} />
      ) : (
        <p class="dim">There is no such entry in what is shown: it was removed, or has not come yet.</p>
      )}
      <p class="drawer-does">
        <button type="button" class="button" onClick={only} title="Only this (o)">
          only this
        </button>
        <button type="button" class="button" onClick={without} title="All but this (x)">
          all but this
        </button>
        <button type="button" class="button" onClick={copy} title="Copy the command that shows this in a terminal (.)">
          <Icon of="copy" size={12} /> command
        </button>
        {entry && (
          <button type="button" class="button" onClick={() => void copyText(JSON.stringify(eventOf(entry)))}>
            <Icon of="copy" size={12} /> JSON
          </button>
        )}
      </p>
      <Why key={select} host={host} service={service} />
    </aside>
  )
}

function Told({ index, entry, now }: { readonly index: IndexView; readonly entry: Entry; readonly now: number }) {
  const state = stateOf(entry, now)
  const seen = useSeen(index, entry)
  const event = eventOf(entry)
  const left = entry.until - now
  return (
    <>
      <p class="drawer-state">
        <span class={stateClass(state)}>
          <i class="glyph">{stateLook(state).glyph}</i> {state || "no state"}
        </span>
        {entry.turned !== undefined && <span class="dim">for {span(now - entry.turned)}</span>}
        <span class="top-gap" />
        {entry.metric !== undefined && <strong class="number drawer-metric">{short(entry.metric)}</strong>}
      </p>
      <Chart seen={seen} name={entry.service} />
      <dl class="pairs">
        <dt>time</dt>
        <dd class="number">
          {dayTime(entry.time)} <span class="dim">{span(now - entry.time)} ago</span>
        </dd>
        <dt>ttl</dt>
        <dd class="number">
          {left > 0 ? `${span(left)} of ${span(entry.until - entry.time)} left` : `over for ${span(-left)}`}
          <meter
            class="unseen"
            min={0}
            max={Math.max(1, entry.until - entry.time)}
            value={Math.max(0, left)}
            aria-label="ttl left"
          />
        </dd>
        {event.metric !== undefined && <Field name="metric" value={String(event.metric)} />}
        {event.description !== undefined && <Field name="description" value={event.description} />}
        {event.tags && event.tags.length > 0 && <Tags of={event.tags} />}
        {Object.entries(event.attributes ?? {}).map(([name, value]) => (
          <Field key={name} name={name} value={brief(value, 1000)} />
        ))}
      </dl>
    </>
  )
}

const Field = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </>
)

const Tags = ({ of }: { readonly of: readonly string[] }) => (
  <>
    <dt>tags</dt>
    <dd class="tags">
      {of.map(tag => (
        <button
          key={tag}
          type="button"
          class="link"
          title="All that bear this tag"
          onClick={() => go({ query: `tagged ${JSON.stringify(tag)}` })}
        >
          {tag}
        </button>
      ))}
    </dd>
  </>
)
