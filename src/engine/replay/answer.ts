import { didYouMean } from "../../base/did-you-mean.ts"
import { DmonError } from "../../base/error.ts"
import { written } from "../load/written.ts"
import type { WhyAnswer, WhyEnd } from "../remote.ts"
import { endsOf, hasPublished, isHeard, restsOn, type Subject, stepsAbout, took, wayTo } from "./explain.ts"
import type { Lineup } from "./lineup.ts"
import { nothingRecorded } from "./nothing-recorded.ts"
import { plainStep } from "./plain-step.ts"
import type { Recorded } from "./recorded.ts"
import type { Step } from "./steps.ts"
import { type Account, account, lastOf } from "./why.ts"

/** What is asked: what a record, or an event, came to; why something was done, or was not. */
export type Question =
  | { readonly kind: "record"; readonly position: number }
  | { readonly kind: "action"; readonly id: string; readonly position: number }
  | { readonly kind: "last"; readonly subject: Subject; readonly until?: number | undefined }
  | { readonly kind: "not"; readonly name: string; readonly subject: Subject; readonly until?: number | undefined }

/** Answers a question from a recording. Throws DM150 where nothing is recorded of it, DM155 for an unknown stream or output. */
export function answer(question: Question, recorded: Recorded, lineup: Lineup): WhyAnswer {
  const told = accountOf(question, recorded, lineup)
  const { steps, said, stopped, reached } = answerTo(question, told)
  const notes = restsOn({ ...told, steps }, recorded)
  const { position, time, from, stateKnown, ran } = told
  const plain = (step: Step) => plainStep(step, stack => ran && written(stack, ran))
  return {
    ...{ position, time, from, stateKnown, notes, said },
    ...(stopped && { stopped: stopped.map(end) }),
    ...(reached && { reached: reached.map(end) }),
    steps: steps.map(plain),
  }
}

const end = ({ address, name, verdict }: Step): WhyEnd => ({ address, name, verdict })

function accountOf(question: Question, recorded: Recorded, lineup: Lineup): Account {
  const position =
    "position" in question ? question.position : lastOf(recorded, lineup, question.subject, question.until)
  if (position === undefined && "subject" in question) {
    const { host = "", service = "" } = question.subject
    throw nothingRecorded(
      recorded,
      `no event of ${JSON.stringify(host)} ${JSON.stringify(service)} is recorded`,
      "as they were sent; one that was absent is ''",
    )
  }
  const told = account(recorded, lineup, position as number, question.kind === "not" ? question.name : undefined)
  if (told !== undefined) return told
  throw nothingRecorded(
    recorded,
    `record ${position} is not there`,
    "dmon send prints the number of its record, dmon replay --json the ids of actions",
  )
}

interface Answer {
  readonly steps: readonly Step[]
  /** In words, below the tree. */
  readonly said: readonly string[]
  /** Why not: where it was stopped. */
  readonly stopped?: readonly Step[]
  readonly reached?: readonly Step[]
}

function answerTo(question: Question, { steps, asked, names, position, suspended }: Account): Answer {
  if (question.kind === "record") return { steps, said: [] }
  if (question.kind === "last") return { steps: stepsAbout(steps, question.subject), said: [] }
  if (question.kind === "action") {
    const way = wayTo(steps, took(question.id))
    const none = [`in this replay record ${position} did not come to ${question.id}`]
    return way.length > 0 ? { steps: way, said: [] } : { steps, said: none }
  }
  const { name, subject } = question
  if (asked === undefined) throw unknown(name, names)
  const came = stepsAbout(steps, subject).filter(
    ({ address }) => asked.streams.includes(address.split("/")[0] ?? "") || address === "",
  )
  const { stopped, reached } = endsOf(came, name)
  const ends = new Set([...stopped, ...reached])
  const said = [
    ...stopped.map(step => `${streamOf(step)}: ${outcome(step)}`),
    ...reached.map(step => `${streamOf(step)}: it did${ids(step)}`),
    ...suspended
      .filter(({ stream }) => asked.streams.includes(stream))
      .map(({ stream, reason }) => `${stream} is suspended, it is given nothing: ${reason}`),
    ...(came.length === 0 ? [`nothing of it came to ${asked.streams.join(", ")}`] : []),
  ]
  return { steps: wayTo(came, step => ends.has(step)), said, stopped, reached }
}

const streamOf = ({ address }: Step) => address.split("/")[0] ?? ""
const ids = ({ acted }: Step) =>
  acted.flatMap(({ id }) => (id === undefined ? [] : [` (dmon why --action '${id}')`])).join("")
/** What became of it where it came no further. */
function outcome(step: Step): string {
  const { name, verdict, acted } = step
  if (isHeard(step)) return "nothing was published to what it subscribes to"
  if (hasPublished(step)) return `${name} sent it to ${acted[0]?.target}, from where nothing of it came`
  if (verdict === "opaque") return "raw RxJS gave nothing at once; why is not known"
  const verbs = {
    stopped: "stopped it",
    held: "holds it",
    failed: "failed",
    passed: "let nothing through to it",
    acted: "kept it",
  }
  return `${name} ${verbs[verdict]}`
}

function unknown(name: string, names: readonly string[]): DmonError {
  const near = didYouMean(name, names)
  return new DmonError("DM155", `there is neither a stream nor an output ${JSON.stringify(name)}`, {
    more: { ...(near !== undefined && { "did you mean": `${near} ?` }), "there are": names.join(", ") },
    fix: "name a stream, as dmon check lists them, or an output, such as email",
  })
}
