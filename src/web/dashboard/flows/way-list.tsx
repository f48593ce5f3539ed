import type { Flow } from "../../../engine/live/flow.ts"
import type { PlainStep } from "../../../engine/replay/plain-step.ts"
import { reasonsOf, verdictLook } from "../steps/reasons.ts"
import { Steps } from "../steps/steps.tsx"
import { go } from "../view.ts"
import { places } from "./place.ts"
import { shortSend } from "./stream-words.ts"
import { type StreamEnd, shownEnds, type Way } from "./way.ts"

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
        {shownEnds(way).map(end => (
          <li key={end.stream}>
            <End end={end} flow={flow} isHere={end.stream === at} />
          </li>
        ))}
      </ul>
      <h3>Step by step{way.isPart ? "" : ` in ${flow.streams[at]?.name}`}</h3>
      {here.length === 0 ? <p class="dim">It did not come there.</p> : <Steps of={here} />}
    </div>
  )
}

function End({ end, flow, isHere }: { readonly end: StreamEnd; readonly flow: Flow; readonly isHere: boolean }) {
  const { name, nodes } = flow.streams[end.stream]!
  const [glyph, look] = end.verdict === "away" ? (["–", "dim"] as const) : verdictLook[end.verdict]
  const decided = end.ends.find(({ verdict }) => verdict === end.verdict)
  const open = () => go({ stream: name, select: decided?.address })
  return (
    <button type="button" class="way-end" aria-current={isHere ? "true" : undefined} onClick={open}>
      <i class={`glyph ${look}`} aria-hidden="true">
        {glyph}
      </i>
      <b>{name}</b>
      <span>{decided ? said(end, decided) : `did not come there${topicOf(nodes)}`}</span>
    </button>
  )
}

const topicOf = (nodes: Flow["streams"][number]["nodes"]) => {
  const topic = nodes.find(({ name }) => name === "subscribe")?.args.split(",")[0]
  return topic === undefined ? "" : `: nothing came on topic ${topic.replaceAll('"', "")}`
}

/** `stopped at when: service disk /`. */
function said({ verdict, ends }: StreamEnd, step: PlainStep): string {
  const reasons = reasonsOf(step)
  const why = reasons === "" ? "" : `: ${reasons}`
  switch (verdict) {
    case "acted":
      return `→ ${[...new Set(ends.flatMap(({ acted }) => acted.map(({ target }) => shortSend(target))))].join(", ")}`
    case "failed":
      return `failed at ${step.name}`
    case "passed":
      return "passed all of it"
    case "opaque":
      return `went into raw RxJS${why}`
    default:
      return `${verdict} at ${step.name}${why}`
  }
}
