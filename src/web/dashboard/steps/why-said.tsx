import type { ComponentChildren } from "preact"
import type { WhyAnswer } from "../../../engine/remote.ts"
import { timeOfDay } from "../../../print/time-of-day.ts"

interface WhySaidProps {
  readonly answer: WhyAnswer
  /** What stands between the answer in words and what it rests on. */
  readonly children?: ComponentChildren
}

/** An answer in words: of which record, what became of it, and what that rests on. */
export const WhySaid = ({ answer, children }: WhySaidProps) => (
  <div class="why-said">
    <p class="dim">
      record <span class="number">{answer.position}</span> of <span class="number">{timeOfDay(answer.time, true)}</span>{" "}
      from {answer.from}
    </p>
    {answer.said.map(text => (
      <p key={text}>{text}</p>
    ))}
    {children}
    {answer.notes.map(text => (
      <p key={text} class="dim">
        {text}
      </p>
    ))}
  </div>
)
