import type { Flow } from "../../../engine/live/flow.ts"
import type { PlainStep } from "../../../engine/replay/plain-step.ts"
import { outputText } from "../../../print/action-text.ts"
import type { Outcome } from "../../../print/outcome.ts"
import { reasonsOf } from "../../../print/reasons.ts"
import { timeOfDay } from "../../../print/time-of-day.ts"
import { Steps } from "../steps/steps.tsx"
import { verdictLook } from "../steps/verdict-look.ts"
import { go } from "../view.ts"
import type { Later } from "./held-later.ts"
import { places } from "./place.ts"
import { laterOfEnd, shownEnds, type Way } from "./way.ts"

interface WayListProps {
  readonly flow: Flow
  readonly way: Way
  readonly steps: readonly PlainStep[]
  /** The stream that the picture shows. */
  readonly at: number
  /** It was sent from here: what is told is what was so at once, and what came since of what was held. */
  readonly isSent?: true
}

/** What became of one event in each stream, in a line; and each step of the stream at hand. */
export function WayList({ flow, way, steps, at, isSent }: WayListProps) {
  const find = places(flow)
  const here = steps.filter(({ address }) => way.isPart || find(address)?.stream === at)
  return (
    <div class="way">
      <h3>What became of it{isSent && steps[0] && ` at once, at ${timeOfDay(steps[0].time)}`}</h3>
      {isSent && [...way.marks.values()].some(({ later }) => later !== undefined) && (
        <p class="dim">What comes later of what is held is added here, while this page is open.</p>
      )}
      <ul>
        {shownEnds(way).map(([stream, end]) => (
          <li key={stream}>
            <End end={end} of={flow.streams[stream]!} isHere={stream === at} way={way} isSent={isSent} />
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
  readonly way: Way
  readonly isSent: true | undefined
}

function End({ end, of: { name, nodes }, isHere, way, isSent }: EndProps) {
  const [glyph, look] = verdictLook[end.verdict]
  const open = () => go({ stream: name, select: end.step?.address })
  return (
    <button type="button" class="way-end" aria-current={isHere ? "true" : undefined} onClick={open}>
      <i class={`glyph ${look}`} aria-hidden="true">
        {glyph}
      </i>
      <b>{name}</b>
      <span>
        {end.verdict === "away" ? awaySaid(topicOf(nodes), way, isSent) : said(end)}
        <Since later={laterOfEnd(way, end)} />
      </span>
    </button>
  )
}

/** What came since of what was held. */
function Since({ later }: { readonly later: Later | undefined }) {
  if (!later?.isOver) return null
  const { went } = later
  return (
    <strong class="way-since">
      {went === undefined
        ? "Its time is over: nothing of it was seen to go on."
        : `At ${timeOfDay(went.time)} it went on${went.to.length > 0 ? ` → ${went.to.join(", ")}` : ""}.`}
    </strong>
  )
}

const topicOf = (nodes: Flow["streams"][number]["nodes"]): string | undefined =>
  nodes
    .find(({ name }) => name === "subscribe")
    ?.args.split(",")[0]
    ?.replaceAll('"', "")

function awaySaid(topic: string | undefined, { marks }: Way, isSent: true | undefined): string {
  if (topic === undefined) return "did not come there"
  const came = [...marks.values()].find(({ later }) => later?.went?.to.includes(`topic ${topic}`))?.later?.went
  const since = came === undefined ? "" : `; at ${timeOfDay(came.time)} it came on that`
  return `did not come there${isSent ? " at once" : ""}: nothing came on topic ${topic}${since}`
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
