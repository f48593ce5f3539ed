import type { ComponentChildren } from "preact"
import type { WhyAnswer } from "../../../engine/remote.ts"
import { timeOfDay } from "../../../print/time-of-day.ts"
import { isEvent } from "../flows/value-line.ts"
import { EventSaid } from "./event-said.tsx"

interface WhySaidProps {
  readonly answer: WhyAnswer
  /** What stands between the answer in words and what it rests on. */
  readonly children?: ComponentChildren
}

/** An answer in words: of which record and event, what became of it, and what that rests on. */
export function WhySaid({ answer, children }: WhySaidProps) {
  const { position, time, from, said, steps, notes } = answer
  const event = steps.find(({ timer, given }) => timer === undefined && isEvent(given))?.given
  return (
    <div class="why-said">
      {isEvent(event) && <EventSaid event={event} from={from} />}
      <p class="dim">
        record <span class="number">{position}</span> of <span class="number">{timeOfDay(time, true)}</span>{" "}
        {from === "clock" ? "by the clock" : `from ${from}`}
      </p>
      {said.map(text => (
        <p key={text}>{text}</p>
      ))}
      {children}
      {notes.map(text => (
        <p key={text} class="dim">
          {text}
        </p>
      ))}
    </div>
  )
}
