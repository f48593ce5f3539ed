import { useEffect, useRef } from "preact/hooks"
import type { Fault } from "../../../engine/live/fault.ts"
import type { FlowNode } from "../../../engine/live/flow.ts"
import type { Event } from "../../../event/event.ts"
import { countText } from "../../../print/count-text.ts"
import { reasonsOf } from "../../../print/reasons.ts"
import { timeOfDay } from "../../../print/time-of-day.ts"
import { Icon } from "../chrome/icons.tsx"
import { Link } from "../chrome/link.tsx"
import { commandTo } from "../command-line.ts"
import { brief, quoted } from "../format.ts"
import { useCommands } from "../keys.ts"
import { server } from "../status.ts"
import { VerdictOf } from "../steps/steps.tsx"
import { copyText } from "../told.ts"
import { go } from "../view.ts"
import { Held, useInspection } from "./held.tsx"
import { inWords } from "./in-words.ts"
import { nameOf, sentenceOf } from "./node-card.tsx"
import { type Passing, perSecond } from "./rates.ts"
import { Taps } from "./taps.tsx"
import type { Mark } from "./way.ts"

interface NodeDrawerProps {
  /** As it was asked for: perhaps with keys. */
  readonly address: string
  readonly node: FlowNode
  readonly stream: string
  /** The streams on the other side of its topic. */
  readonly across: readonly string[]
  readonly passing: Passing | undefined
  readonly faults: readonly Fault[]
  readonly mark: Mark | undefined
  readonly again: (event: Event) => void
}

/** All that is known of one place: where it is written, what it counted and holds, what passes it, what failed. */
export function NodeDrawer({ address, node, stream, across, passing, faults, mark, again }: NodeDrawerProps) {
  const head = useRef<HTMLHeadingElement>(null)
  const told = useInspection(address)
  const close = () => go({ select: undefined })
  const copy = () => void copyText(commandTo(server(), `tap ${quoted(node.address)}`))
  useCommands([{ group: "Selected", key: "Escape", title: "Close", run: close }])
  useEffect(() => {
    const opener = document.activeElement
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true })
    }
  }, [])
  const { written } = node
  const sentence = sentenceOf(node.name)
  return (
    <aside class="drawer flows-drawer" aria-label={`${nameOf(node)} of ${stream}`}>
      <header>
        <h2 ref={head}>
          <span class="dim">{stream} /</span> {nameOf(node)}
        </h2>
        <button type="button" class="button" title="Copy the command that shows this in a terminal" onClick={copy}>
          <Icon of="copy" size={12} /> command
        </button>
        <button type="button" class="button icon" aria-label="Close" title="Close (Esc)" onClick={close}>
          <Icon of="close" size={13} />
        </button>
      </header>
      <p class="drawer-words">{inWords(node)}</p>
      {sentence && <p class="dim">{sentence}</p>}
      {across.length > 0 && (
        <p class="across">
          <span class="dim">{node.name === "publish" ? "goes on in" : "comes from"}</span>
          {across.map(name => (
            <Link key={name} to={{ page: "flows", query: "", stream: name }}>
              {name}
            </Link>
          ))}
        </p>
      )}
      {written && (
        <p class="written" title={written.file} tabIndex={0}>
          <code class="dim">
            {written.file.split("/").at(-1)}:{written.line}
          </code>
          <code>{written.text.trim()}</code>
        </p>
      )}
      {node.volatile && (
        <p class="dim">
          ≈ volatile: raw RxJS stands here, or before. What is held from here on is not saved, and not looked into.
        </p>
      )}
      {mark && (
        <p class="drawer-mark">
          your event: <VerdictOf step={mark.step} /> <span>{reasonsOf(mark.step)}</span>
        </p>
      )}
      <Counters node={node} passing={passing} told={told?.dropped} />
      {faults.map(fault => (
        <FaultOf key={`${fault.code} ${fault.message} ${fault.why}`} fault={fault} />
      ))}
      <Held told={told} node={node} address={address} />
      <Taps address={address} again={again} />
      <p class="dim mono drawer-address">{node.address}</p>
    </aside>
  )
}

interface CountersProps {
  readonly node: FlowNode
  readonly passing: Passing | undefined
  readonly told: Readonly<Record<string, number>> | undefined
}

function Counters({ node, passing, told = {} }: CountersProps) {
  if (passing === undefined) return null
  const { received, emitted, errors, dropped } = passing
  const reasons = Object.entries(told).filter(([, count]) => count > 0)
  return (
    <dl class="counters">
      <div>
        <dt>in</dt>
        <dd class="number">{countText(received)}</dd>
        <dd class="number dim">{perSecond(passing.in)}</dd>
      </div>
      <div>
        <dt>{node.sends === undefined ? "out" : "sent on"}</dt>
        <dd class="number">{countText(emitted)}</dd>
        <dd class="number dim">{perSecond(passing.out)}</dd>
      </div>
      <div>
        <dt>failed</dt>
        <dd class={`number${errors > 0 ? " is-critical" : ""}`}>{countText(errors)}</dd>
      </div>
      <div>
        <dt>let go</dt>
        <dd class="number">{countText(dropped)}</dd>
        <dd class="dim">{reasons.map(([reason, count]) => `${reason} ${countText(count)}`).join(", ")}</dd>
      </div>
    </dl>
  )
}

const FaultOf = ({ fault: { time, count, code, message, why, fix, frame, event } }: { readonly fault: Fault }) => (
  <section class="fault-here">
    <p>
      <b class="is-critical">▲ {code}</b> {message}
      {why && `: ${why}`}
    </p>
    <p class="dim">
      ×{countText(count)}, last at {timeOfDay(time)}. It dropped those events here only; everything else goes on.
    </p>
    {frame && (
      <pre class="frame" tabIndex={0}>
        {frame}
      </pre>
    )}
    {fix && <p class="dim">fix: {fix}</p>}
    {event !== undefined && (
      <p class="dim">
        given: <code>{brief(event, 400)}</code>
      </p>
    )}
  </section>
)
