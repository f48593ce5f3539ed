import { useState } from "preact/hooks"
import type { Flow } from "../../../engine/live/flow.ts"
import type { WhyAnswer } from "../../../engine/remote.ts"
import type { PlainStep } from "../../../engine/replay/plain-step.ts"
import { ask } from "../ask.ts"
import { Problem } from "../steps/problem.tsx"
import { WhySaid } from "../steps/why-said.tsx"
import type { Way } from "./way.ts"
import { WayList } from "./way-list.tsx"

interface WhyFormProps {
  readonly flow: Flow
  readonly way: Way | undefined
  readonly steps: readonly PlainStep[] | undefined
  readonly follow: (steps: readonly PlainStep[], isPart: boolean) => void
  readonly at: number
}

/** Asks what the streams did with the last event of a host and service, or why one of them did nothing. */
export function WhyForm({ flow, way, steps, follow, at }: WhyFormProps) {
  const [asked, write] = useState({ host: "", service: "", not: "" })
  const [answer, tell] = useState<WhyAnswer | Error>()
  const [asking, turn] = useState(false)
  const run = async () => {
    turn(true)
    const { host, service, not } = asked
    const found = await ask
      .why({ ...(host && { host }), ...(service && { service }), ...(not && { not }) })
      .catch(error => error as Error)
    tell(found)
    if (!(found instanceof Error)) follow(found.steps, not !== "")
    turn(false)
  }
  const put = (field: keyof typeof asked) => (event: { readonly currentTarget: { readonly value: string } }) =>
    write({ ...asked, [field]: event.currentTarget.value })
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
        <button type="submit" class="button primary" disabled={asking || (!asked.host && !asked.service)}>
          {asking ? "playing it again …" : "Why"}
        </button>
      </form>
      <div aria-live="polite">
        {answer instanceof Error && <Problem error={answer} />}
        {answer && !(answer instanceof Error) && <WhySaid answer={answer} />}
        {way && steps && <WayList flow={flow} way={way} steps={steps} at={at} />}
      </div>
    </div>
  )
}
