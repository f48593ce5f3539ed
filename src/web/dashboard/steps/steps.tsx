import type { PlainStep } from "../../../engine/replay/plain-step.ts"
import { reasonsOf } from "../../../print/reasons.ts"
import { stepLabel, verdictText } from "../../../print/step-label.ts"
import { Link } from "../chrome/link.tsx"
import { pageView } from "../view.ts"
import { verdictLook } from "./verdict-look.ts"

/** What operators did with an event, one step after the other, and what decided each. */
export const Steps = ({ of }: { readonly of: readonly PlainStep[] }) => (
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
  const reasons = reasonsOf(step)
  return (
    <div class="step">
      <VerdictOf step={step} />
      <Link to={{ ...pageView("flows"), select: step.address }} title={step.address}>
        {stepLabel(step)}
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

/** The verdict with its shape. */
export function VerdictOf({ step }: { readonly step: Pick<PlainStep, "verdict" | "name"> }) {
  const [glyph, look] = verdictLook[step.verdict]
  return (
    <span class={`step-verdict ${look}`}>
      <i class="glyph" aria-hidden="true">
        {glyph}
      </i>
      {verdictText(step)}
    </span>
  )
}
