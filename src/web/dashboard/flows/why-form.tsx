import { useState } from "preact/hooks"
import type { Flow } from "../../../engine/live/flow.ts"
import { ask } from "../ask.ts"
import { Problem } from "../steps/problem.tsx"
import { WhySaid } from "../steps/why-said.tsx"
import { KnownLists } from "./known-lists.tsx"
import type { Traced } from "./traced.ts"
import type { Way } from "./way.ts"
import { WayList } from "./way-list.tsx"

interface WhyFormProps {
  readonly flow: Flow
  readonly way: Way | undefined
  readonly traced: Traced | undefined
  /** Shows the way of an event, or none. */
  readonly trace: (traced: Traced | undefined) => void
  readonly at: number
}

/** Asks what the streams did with the last event of a host and service, or why one of them did nothing. */
export function WhyForm({ flow, way, traced, trace, at }: WhyFormProps) {
  const [asked, write] = useState({ host: "", service: "", not: "" })
  const [error, fail] = useState<Error>()
  const [asking, turn] = useState(false)
  const run = async () => {
    turn(true)
    fail(undefined)
    const { host, service, not } = asked
    try {
      const answer = await ask.why({ ...(host && { host }), ...(service && { service }), ...(not && { not }) })
      trace({ steps: answer.steps, isPart: not !== "", answer })
    } catch (cause) {
      // An answer to another question is none to this.
      trace(undefined)
      fail(cause as Error)
    }
    turn(false)
  }
  const put = (field: keyof typeof asked) => (event: { readonly currentTarget: { readonly value: string } }) =>
    write({ ...asked, [field]: event.currentTarget.value })
  const isBlank = !asked.host && !asked.service
  const outputs = [
    ...new Set(flow.streams.flatMap(({ nodes }) => nodes.flatMap(({ sends, name }) => (sends ? [name] : [])))),
  ]
  return (
    <div class="side-body">
      <form
        class="send"
        onSubmit={event => {
          event.preventDefault()
          void run()
        }}
      >
        <p class="dim">
          The recording is played again up to the last event of a host and service, and each operator watched.
        </p>
        <div class="send-fields">
          <label>
            <span>host</span>
            <input
              class="mono"
              data-first=""
              value={asked.host}
              placeholder="web-1"
              list="known-hosts"
              autocomplete="off"
              onInput={put("host")}
            />
          </label>
          <label>
            <span>service</span>
            <input
              class="mono"
              value={asked.service}
              placeholder="http request"
              list="known-services"
              autocomplete="off"
              onInput={put("service")}
            />
          </label>
          <label class="is-wide">
            <span>why not</span>
            <select value={asked.not} onChange={put("not")}>
              <option value="">– what all streams did</option>
              {flow.streams.map(({ name }) => (
                <option key={name} value={name}>
                  why {name} did nothing
                </option>
              ))}
              {outputs.map(name => (
                <option key={`→ ${name}`} value={name}>
                  why nothing went to {name}
                </option>
              ))}
            </select>
          </label>
        </div>
        <KnownLists host={asked.host} />
        <p class="form-end">
          <button
            type="submit"
            class="button primary"
            disabled={asking || isBlank}
            aria-describedby={isBlank ? "why-blank" : undefined}
          >
            {asking ? "playing it again …" : "Why"}
          </button>
          {isBlank && (
            <span id="why-blank" class="dim">
              Name a host, a service, or both.
            </span>
          )}
        </p>
      </form>
      <div aria-live="polite">
        {error && <Problem error={error} />}
        {way && traced?.answer && (
          <>
            <WhySaid answer={traced.answer} />
            <WayList flow={flow} way={way} steps={traced.steps} at={at} />
          </>
        )}
      </div>
    </div>
  )
}
