import type { Flow } from "../../../engine/live/flow.ts"
import type { PlainStep } from "../../../engine/replay/plain-step.ts"
import { outputText } from "../../../print/action-text.ts"
import type { Outcome } from "../../../print/outcome.ts"
import { reasonsOf } from "../../../print/reasons.ts"
import { Steps } from "../steps/steps.tsx"
import { verdictLook } from "../steps/verdict-look.ts"
import { go } from "../view.ts"
import { places } from "./place.ts"
import { shownEnds, type Way } from "./way.ts"

interface WayListProps {
  readonly flow: Flow
  readonly way: Way
  readonly steps: readonly PlainStep[]
  /** The stream that the picture shows. */
  readonly at: number
}

/** What became of one event in each stream, in a line; and each step of the stream at hand. */
export function WayList({ flow, way, steps, at }: WayListProps) {
  const find = places(flow)
  const here = steps.filter(({ address }) => way.isPart || find(address)?.stream === at)
  return (
    <div class="way">
      <h3>What became of it</h3>
      <ul>
        {shownEnds(way).map(([stream, end]) => (
          <li key={stream}>
            <End end={end} of={flow.streams[stream]!} isHere={stream === at} />
          </li>
        ))}
      </ul>
      <h3>Step by step{way.isPart ? "" : ` in ${flow.streams[at]?.name}`}</h3>
      {here.length === 0 ? <p class="dim">It did not come there.</p> : <Steps of={here} />}
    </div>
  )
}

interface EndProps {
  readonly end: Outcome
  readonly of: Flow["streams"][number]
  readonly isHere: boolean
}

function End({ end, of: { name, nodes }, isHere }: EndProps) {
  const [glyph, look] = verdictLook[end.verdict]
  const open = () => go({ stream: name, select: end.step?.address })
  return (
    <button type="button" class="way-end" aria-current={isHere ? "true" : undefined} onClick={open}>
      <i class={`glyph ${look}`} aria-hidden="true">
        {glyph}
      </i>
      <b>{name}</b>
      <span>{end.verdict === "away" ? `did not come there${topicOf(nodes)}` : said(end)}</span>
    </button>
  )
}

const topicOf = (nodes: Flow["streams"][number]["nodes"]) => {
  const topic = nodes.find(({ name }) => name === "subscribe")?.args.split(",")[0]
  return topic === undefined ? "" : `: nothing came on topic ${topic.replaceAll('"', "")}`
}

/** `stopped at when: service "disk /"`. */
function said({ verdict, step, acted }: Outcome): string {
  const reasons = step === undefined ? "" : reasonsOf(step)
  const why = reasons === "" ? "" : `: ${reasons}`
  switch (verdict) {
    case "acted":
      return `→ ${acted.map(outputText).join(", ")}`
    case "passed":
      return "passed to its end"
    case "opaque":
      return `went into raw RxJS${why}`
    default:
      return `${verdict} at ${step?.name}${why}`
  }
}
