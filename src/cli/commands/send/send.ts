import type { Readable } from "node:stream"
import { DmonError } from "../../../base/error.ts"
import { json } from "../../../codecs/json.ts"
import type { Remote, SendAnswer } from "../../../engine/remote.ts"
import type { PlainStep } from "../../../engine/replay/plain-step.ts"
import type { Event } from "../../../event/event.ts"
import { connect, type Reach } from "../../connection/connect.ts"
import type { Terminal } from "../../terminal.ts"
import { type EventFlags, eventOf, namesEvent } from "./event-of.ts"
import { jsonLines } from "./json-lines.ts"
import { type Reached, reached, reachedLines, reachedText } from "./reached.ts"
import { sendDry } from "./send-dry.ts"

export interface SendOptions extends Reach, EventFlags {
  readonly json?: boolean
  readonly quiet?: boolean
  /** Whether it is told what became of the event. */
  readonly trace?: boolean
  /** Only what would become of them is told. */
  readonly dry?: boolean
}

/** How many events go in one request. */
const batch = 1000
/** How many of the refused lines are told one by one. */
const told = 10

interface Sent extends SendAnswer {
  readonly refused: number
}

/** `dmon send`: an event made of flags, events in a JSON argument, or lines of JSON from standard input. */
export async function send(
  given: string | undefined,
  options: SendOptions,
  terminal: Terminal,
  remote: Remote = connect(options),
  input: Readable & { readonly isTTY?: boolean } = process.stdin,
): Promise<number> {
  const made = namesEvent(options)
  if (made && given !== undefined) {
    throw new DmonError("DM140", "an event is made of flags, or given as JSON, not both", {
      fix: `put all of it into the JSON, or leave out  ${given.slice(0, 60)}`,
    })
  }
  if (!made && given === undefined && input.isTTY) {
    throw nothing()
  }
  if (made && options.service === undefined && !options.quiet && !options.json) {
    terminal.say("note  the event names no service: that is -S; -s is the state")
  }
  const events = made ? [eventOf(options)] : given !== undefined && given !== "-" ? eventsIn(given) : undefined
  if (options.dry) return sendDry(events ?? (await allLines(input, terminal)), options, terminal, remote)
  const traced = events?.length === 1 && !options.quiet && options.trace !== false
  const sent = events ? await sendAll(remote, events, traced) : await sendLines(remote, input, terminal)
  if (options.quiet) return sent.refused > 0 ? 1 : 0
  const streams = sent.steps && reached(sent.steps, events?.[0], await notesOf(remote, sent.steps))
  if (options.json) terminal.out(`${JSON.stringify({ ...answer(sent), ...(streams && { streams }) })}\n`)
  else terminal.out(`${[summary(sent, streams), ...(streams ? reachedLines(streams) : [])].join("\n")}\n`)
  return sent.refused > 0 ? 1 : 0
}

const nothing = () =>
  new DmonError("DM140", "there is no event to send", {
    why: "no flag makes one, there is no JSON, and standard input is empty",
    fix: "dmon send -S 'api latency' -m 3.1 -s critical     or JSON: an argument, or lines on standard input",
  })

function eventsIn(text: string): readonly Event[] {
  const { events, bad } = json().decode(Buffer.from(text))
  if (!bad?.length && events.length > 0) return events
  throw new DmonError("DM203", "the events cannot be taken", {
    why: bad?.map(({ why }) => why).join("\n") || "there are none",
    fix: `such as  dmon send '{"service": "deploy", "state": "ok"}'`,
  })
}

async function sendAll(remote: Remote, events: readonly Event[], traced = false): Promise<Sent> {
  let accepted = 0
  let position = 0
  let steps: SendAnswer["steps"]
  for (let i = 0; i < events.length; i += batch) {
    const answer = await remote
      .send(events.slice(i, i + batch), { traced })
      .catch(error => Promise.reject(after(error, accepted)))
    accepted += answer.accepted
    ;({ position, steps } = answer)
  }
  return { accepted, position, refused: 0, ...(steps && { steps }) }
}

/** Sends lines as they come. One that is no event is told and left out: the others are not its fault. */
async function sendLines(remote: Remote, input: Readable, terminal: Terminal): Promise<Sent> {
  let accepted = 0
  let position = 0
  let refused = 0
  for await (const { events, bad } of jsonLines(input)) {
    for (const why of bad) {
      if (++refused <= told) terminal.say(`warn DM203: left out: ${why}`)
    }
    if (events.length === 0) continue
    const sent = await sendAll(remote, events).catch(error => Promise.reject(after(error, accepted)))
    accepted += sent.accepted
    position = sent.position
  }
  if (accepted === 0 && refused === 0) throw nothing()
  if (refused > told) terminal.say(`warn DM203: left out: ${refused - told} more`)
  return { accepted, position, refused }
}

/** The events of lines, which are told about only together; a line that is none is told and left out. */
async function allLines(input: Readable, terminal: Terminal): Promise<readonly Event[]> {
  const all: Event[] = []
  for await (const { events, bad } of jsonLines(input)) {
    for (const why of bad.slice(0, told)) terminal.say(`warn DM203: left out: ${why}`)
    all.push(...events)
  }
  if (all.length === 0) throw nothing()
  return all
}

/** Says how much had been taken before the error, so that nothing has to be sent twice. */
function after(error: unknown, accepted: number): unknown {
  if (!(error instanceof DmonError) || accepted === 0) return error
  const { code, message, why, fix, frame, more, cause } = error
  const before = Number(more["accepted"]?.split(" ")[0] ?? 0)
  const withCount = { ...more, accepted: `${before + accepted} events before that` }
  return new DmonError(code, message, { why, fix, frame, more: withCount, cause })
}

/** What is to be said of outputs that were asked for something. That it is not known spoils nothing. */
async function notesOf(remote: Remote, steps: readonly PlainStep[]): Promise<Map<string, string>> {
  const isAsked = (step: PlainStep): boolean =>
    step.acted.some(({ id }) => id !== undefined) || step.steps.some(isAsked)
  const outputs = steps.some(isAsked)
    ? await remote.status().then(
        status => status.outputs,
        () => [],
      )
    : []
  return new Map(outputs.flatMap(({ key, note }) => (note === undefined ? [] : [[key, note]])))
}

const answer = ({ accepted, position, refused }: Sent) => ({ accepted, position, ...(refused > 0 && { refused }) })

function summary({ accepted, position, refused }: Sent, streams: readonly Reached[] | undefined): string {
  const events = `${accepted} event${accepted === 1 ? "" : "s"}`
  const told = [`position ${position}`, ...(streams ? [reachedText(streams)] : [])]
  const parts = [`sent ${events}`, ...(accepted > 0 ? ["accepted", ...told] : [])]
  return [...parts, ...(refused > 0 ? [`${refused} left out`] : [])].join(" · ")
}
