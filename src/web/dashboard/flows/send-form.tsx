import { useEffect, useState } from "preact/hooks"
import type { Flow } from "../../../engine/live/flow.ts"
import type { Event } from "../../../event/event.ts"
import { ownSteps } from "../../../print/outcome.ts"
import { ask } from "../ask.ts"
import { useCell } from "../cell.ts"
import { reader } from "../session.ts"
import { Problem } from "../steps/problem.tsx"
import { KnownLists } from "./known-lists.tsx"
import { type Draft, draftOf, eventOf, fieldsOf } from "./send-draft.ts"
import type { Traced } from "./traced.ts"
import type { Way } from "./way.ts"
import { WayList } from "./way-list.tsx"

interface SendFormProps {
  readonly flow: Flow
  /** What the form begins with. */
  readonly draft: Event | undefined
  readonly way: Way | undefined
  readonly traced: Traced | undefined
  /** Shows the way of an event, or none. */
  readonly trace: (traced: Traced | undefined) => void
  readonly at: number
}

/** Sends one event, and shows the way that it took through all streams. */
export function SendForm({ flow, draft, way, traced, trace, at }: SendFormProps) {
  const [written, write] = useState<Draft>(() => draftOf(draft))
  const [error, fail] = useState<Error>()
  const [sending, turn] = useState(false)
  useEffect(() => {
    if (draft) write(draftOf(draft))
  }, [draft])
  // A viewer may look, and not send.
  const isViewer = useCell(reader)?.role === "viewer"
  const send = async () => {
    fail(undefined)
    turn(true)
    try {
      const event = eventOf(written)
      const { steps = [] } = await ask.send([event], { traced: true })
      trace({ steps: ownSteps(steps, event), isPart: false, sent: event })
    } catch (cause) {
      trace(undefined)
      fail(cause as Error)
    }
    turn(false)
  }
  return (
    <div class="side-body">
      <form
        class="send"
        onSubmit={event => {
          event.preventDefault()
          void send()
        }}
      >
        {isViewer ? (
          <p class="is-warning">▲ You are a viewer: to send events takes a token of the role operator.</p>
        ) : (
          <p class="dim">It is a real event: outputs act on it as on any other.</p>
        )}
        <div class="send-fields">
          {fieldsOf.map(({ name, hint, list, wide }, i) => (
            <label key={name} class={wide ? "is-wide" : ""}>
              <span>{name}</span>
              <input
                class="mono"
                data-first={i === 0 ? "" : undefined}
                value={written[name]}
                disabled={isViewer}
                placeholder={hint}
                list={list && `known-${list}`}
                inputMode={name === "metric" || name === "ttl" ? "decimal" : undefined}
                autocomplete="off"
                autocapitalize="off"
                spellcheck={false}
                onInput={event => write({ ...written, [name]: event.currentTarget.value })}
              />
            </label>
          ))}
        </div>
        <KnownLists />
        <button type="submit" class="button primary" disabled={sending || isViewer}>
          {sending ? "sending …" : "Send and follow it"}
        </button>
      </form>
      <div aria-live="polite">
        {error && <Problem error={error} />}
        {way && traced?.sent && <WayList flow={flow} way={way} steps={traced.steps} at={at} isSent />}
      </div>
    </div>
  )
}
