import { useState } from "preact/hooks"
import type { WhyAnswer } from "../../../engine/remote.ts"
import type { PlainStep } from "../../../engine/replay/plain-step.ts"
import { ask } from "../ask.ts"
import { Link } from "../chrome/link.tsx"
import { brief, clockTime, span } from "../format.ts"
import { useCommands } from "../keys.ts"
import { pageView } from "../view.ts"

const looks: Readonly<Record<PlainStep["verdict"], readonly [glyph: string, look: string]>> = {
  passed: ["✓", ""],
  acted: ["→", "is-ok"],
  held: ["◔", "is-warning"],
  stopped: ["✕", "dim"],
  failed: ["▲", "is-critical"],
  opaque: ["?", "dim"],
}

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
        {answer instanceof Error ? <Problem error={answer} /> : answer && <Answer of={answer} />}
      </div>
    </section>
  )
}

const Problem = ({ error }: { readonly error: Error & { why?: string; fix?: string } }) => (
  <p class="problem">
    ▲ {error.message}
    {error.why && `: ${error.why}`}
    {error.fix && <span class="dim"> {error.fix}</span>}
  </p>
)

function Answer({ of: { position, time, from, steps, notes, said } }: { readonly of: WhyAnswer }) {
  return (
    <>
      <p class="dim">
        record <span class="number">{position}</span> of <span class="number">{clockTime(time, true)}</span> from {from}
      </p>
      {said.map(text => (
        <p key={text}>{text}</p>
      ))}
      {steps.length === 0 ? <p class="dim">No stream was given it.</p> : <Steps of={steps} />}
      {notes.map(text => (
        <p key={text} class="dim">
          {text}
        </p>
      ))}
    </>
  )
}

const Steps = ({ of }: { readonly of: readonly PlainStep[] }) => (
  <ol class="steps">
    {of.map((step, i) => (
      <li key={i}>
        <StepLine step={step} />
        {step.steps.length > 0 && <Steps of={step.steps} />}
      </li>
    ))}
  </ol>
)

function StepLine({ step }: { readonly step: PlainStep }) {
  const [glyph, look] = looks[step.verdict]
  const reasons = reasonsOf(step)
  return (
    <div class="step">
      <span class={`step-verdict ${look}`}>
        <i class="glyph" aria-hidden="true">
          {glyph}
        </i>
        {step.verdict}
      </span>
      <Link to={{ ...pageView("flows"), select: step.address }} title={step.address}>
        {step.name}
      </Link>
      {reasons && <span class="step-reason">{reasons}</span>}
      {step.written && (
        <code class="dim step-line" title={`${step.written.file}:${step.written.line}`}>
          {step.written.file.split("/").at(-1)}:{step.written.line} {step.written.text.trim()}
        </code>
      )}
    </div>
  )
}

/** The values that decided it: what its test read, what it let go or waits for, what it asked for. */
function reasonsOf({ read, dropped, acted, due, timer, verdict, time }: PlainStep): string {
  const next = Math.min(...Object.values(due))
  return [
    timer === undefined ? "" : `its timer ${timer} was due`,
    Object.entries(read ?? {})
      .map(([name, value]) => `${name} ${brief(value, 60)}`)
      .join(", "),
    dropped.length > 0 ? `let go: ${dropped.join(", ")}` : "",
    verdict === "held" && Number.isFinite(next) ? `until ${clockTime(next)}, ${span(next - time)} later` : "",
    acted.map(({ target }) => `→ ${target}`).join(", "),
  ]
    .filter(Boolean)
    .join("; ")
}
