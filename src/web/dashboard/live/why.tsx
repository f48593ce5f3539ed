import { useState } from "preact/hooks"
import type { WhyAnswer } from "../../../engine/remote.ts"
import { ask } from "../ask.ts"
import { useCommands } from "../keys.ts"
import { Problem } from "../steps/problem.tsx"
import { Steps } from "../steps/steps.tsx"
import { WhySaid } from "../steps/why-said.tsx"

/** What the streams did with the last event of a host and service, step by step, and what decided each. */
export function Why({ host, service }: { readonly host: string; readonly service: string }) {
  const [answer, set] = useState<WhyAnswer | Error>()
  const [asking, ask_] = useState(false)
  const run = () => {
    ask_(true)
    ask
      .why({ host, service })
      .catch(error => error as Error)
      .then(found => {
        set(found)
        ask_(false)
      })
  }
  useCommands([{ group: "Selected", key: "w", title: "Why: what the streams did with its last event", run }])
  return (
    <section class="why">
      <header>
        <h3>What the streams did with its last event</h3>
        <button type="button" class="button" disabled={asking} onClick={run} title="Why (w)">
          {asking ? "playing it again …" : answer ? "again" : "why"}
        </button>
      </header>
      <div aria-live="polite">
        {answer instanceof Error ? (
          <Problem error={answer} />
        ) : (
          answer && (
            <WhySaid answer={answer}>
              {answer.steps.length === 0 ? <p class="dim">No stream was given it.</p> : <Steps of={answer.steps} />}
            </WhySaid>
          )
        )}
      </div>
    </section>
  )
}
