import { didYouMean } from "../base/did-you-mean.ts"
import { DmonError } from "../base/error.ts"
import type { Remote } from "../engine/remote.ts"
import type { Lineup } from "../engine/replay/lineup.ts"
import type { Recorded } from "../engine/replay/recorded.ts"
import type { Step } from "../engine/replay/steps.ts"
import { type Account, account, lastOf, positionOf } from "../engine/replay/why.ts"
import { castOf } from "./cast.ts"
import { endsOf, restsOn, type Subject, stepsAbout, took, wayTo } from "./explain.ts"
import { findRecording, nothingRecorded, type Source } from "./find-recording.ts"
import { whyTree, writtenAt } from "./print/why-tree.ts"
import type { Terminal } from "./terminal.ts"

export interface WhyFlags extends Source {
  /** The number of a record. */
  readonly event?: number
  /** An action's id. */
  readonly action?: string
  readonly json?: boolean
}

/** What is asked: what a record, or an event, came to; why something was done, or was not. */
type Question =
  | { readonly kind: "record"; readonly position: number }
  | { readonly kind: "action"; readonly id: string; readonly position: number }
  | { readonly kind: "last"; readonly subject: Subject }
  | { readonly kind: "not"; readonly name: string; readonly subject: Subject }

/** `dmon why`: what the streams did with an event and for which reasons, found by playing the recording again. */
export async function why(
  words: readonly string[],
  flags: WhyFlags,
  terminal: Terminal,
  remote?: Remote,
): Promise<number> {
  const question = questionOf(words, flags)
  const recorded = await findRecording(flags, {}, remote)
  const { lineup } = (await castOf({}, recorded))()
  try {
    const told = accountOf(question, recorded, lineup)
    const answer = answerTo(question, told)
    const notes = restsOn({ ...told, steps: answer.steps }, recorded)
    if (flags.json) terminal.out(`${JSON.stringify(jsonOf(answer, told, notes))}\n`)
    else {
      terminal.out(
        `${[`record ${told.position} from ${told.from}`, ...whyTree(answer.steps, { ran: told.ran, ...terminal })].join("\n")}\n`,
      )
      for (const line of answer.said) terminal.out(`${line}\n`)
      for (const note of notes) terminal.say(`note  ${note}`)
    }
    return 0
  } finally {
    lineup.dispose()
  }
}

function questionOf(words: readonly string[], { event, action }: WhyFlags): Question {
  const subject = ([host, service]: readonly string[]): Subject => ({
    host: host || undefined,
    service: service || undefined,
  })
  const ways = [event !== undefined, action !== undefined, words.length > 0].filter(Boolean).length
  if (ways === 1) {
    if (event !== undefined) return { kind: "record", position: event }
    const position = action === undefined ? undefined : positionOf(action)
    if (action !== undefined && position !== undefined) return { kind: "action", id: action, position }
    if (words.length === 2) return { kind: "last", subject: subject(words) }
    if (words.length === 4 && words[0] === "not")
      return { kind: "not", name: words[1] as string, subject: subject(words.slice(2)) }
  }
  throw new DmonError("DM140", "it cannot be told what is asked", {
    fix: "dmon why HOST SERVICE     dmon why --event POSITION     dmon why --action ID     dmon why not STREAM HOST SERVICE",
  })
}

function accountOf(question: Question, recorded: Recorded, lineup: Lineup): Account {
  const position =
    "position" in question
      ? question.position
      : lastOf(recorded, lineup, question.subject.host, question.subject.service)
  if (position === undefined && "subject" in question) {
    const { host = "", service = "" } = question.subject
    throw nothingRecorded(recorded, `no event of ${JSON.stringify(host)} ${JSON.stringify(service)} is recorded`)
  }
  const told = account(recorded, lineup, position as number, question.kind === "not" ? question.name : undefined)
  if (told !== undefined) return told
  throw nothingRecorded(recorded, `record ${position} is not there`)
}

interface Answer {
  readonly steps: readonly Step[]
  /** In words, below the tree. */
  readonly said: readonly string[]
  /** Why not: where it was stopped. */
  readonly stopped?: readonly Step[]
  readonly reached?: readonly Step[]
}

function answerTo(question: Question, { steps, asked, names, position }: Account): Answer {
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
    ...(came.length === 0 ? [`nothing of it came to ${asked.streams.join(", ")}`] : []),
  ]
  return { steps: wayTo(came, step => ends.has(step)), said, stopped, reached }
}

const streamOf = ({ address }: Step) => address.split("/")[0] ?? ""
const ids = ({ acted }: Step) =>
  acted.flatMap(({ id }) => (id === undefined ? [] : [` (dmon why --action '${id}')`])).join("")
/** What became of it where it came no further. */
function outcome({ name, verdict }: Step): string {
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

function jsonOf({ steps, said, stopped, reached }: Answer, told: Account, notes: readonly string[]) {
  const plain = ({ site: _, steps: inner, leads: __, ...step }: Step): object => ({
    ...step,
    written: writtenAt({ ...step, site: _ } as Step, told.ran),
    steps: inner.map(plain),
  })
  const { position, time, from, whole } = told
  const ends = (of: readonly Step[] | undefined) =>
    of?.map(({ address, name, verdict }) => ({ address, name, verdict }))
  return {
    position,
    time,
    from,
    whole,
    notes,
    said,
    stopped: ends(stopped),
    reached: ends(reached),
    steps: steps.map(plain),
  }
}
