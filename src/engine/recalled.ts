import type { Event } from "../event/event.ts"
import { defaultTtl } from "../event/expiry.ts"
import { query } from "../query/query.ts"
import { dryIn } from "./dry.ts"
import type { PastAnswer, RecordingAnswer, Span, WhyAnswer, WhyRequest } from "./remote.ts"
import { answer, type Question } from "./replay/answer.ts"
import { asOf } from "./replay/as-of.ts"
import { asRecorded, type Lineup } from "./replay/lineup.ts"
import { nothingRecorded } from "./replay/nothing-recorded.ts"
import { type Recorded, recordedFrom, recordedIn } from "./replay/recorded.ts"
import { positionOf } from "./replay/why.ts"

/** A question about the past, and the recording that knows. */
export interface Recalling {
  readonly recording: RecordingAnswer
  readonly ask:
    | { readonly kind: "why"; readonly request: WhyRequest }
    | { readonly kind: "past"; readonly at: number; readonly query: string; readonly limit?: number | undefined }
    | { readonly kind: "span" }
    | { readonly kind: "dry"; readonly events: readonly Event[]; readonly at: number }
}

export async function recalled({ recording, ask }: Recalling, modules: Readonly<Record<string, unknown>>) {
  const recorded = recording.folder === undefined ? recordedFrom(recording) : recordedIn(recording.folder)
  if (ask.kind === "span") return spanOf(recorded)
  const lineup = asRecorded(recorded, { modules })
  try {
    if (ask.kind === "why") return whyIn(recorded, lineup, ask.request)
    return ask.kind === "dry" ? dryIn(recorded, lineup, ask.events, ask.at) : pastIn(recorded, lineup, ask)
  } finally {
    lineup.dispose()
  }
}

const whyIn = (recorded: Recorded, lineup: Lineup, request: WhyRequest): WhyAnswer =>
  answer(questionOf(request), recorded, lineup)

function questionOf({ event, action, host, service, not, at: until }: WhyRequest): Question {
  if (event !== undefined) return { kind: "record", position: event }
  if (action !== undefined) return { kind: "action", id: action, position: positionOf(action) ?? 0 }
  const subject = { host: host || undefined, service: service || undefined }
  return not === undefined ? { kind: "last", subject, until } : { kind: "not", name: not, subject, until }
}

/** Plays the recording up to a moment, and looks into the index. */
function pastIn(
  recorded: Recorded,
  lineup: Lineup,
  { at, query: text, limit }: { at: number; query: string; limit?: number | undefined },
): PastAnswer {
  const { firstTime } = recorded
  if (firstTime === undefined || at < firstTime) throw nothingRecorded(recorded, "nothing is recorded of that moment")
  const { given, ttl = defaultTtl, notes } = asOf(recorded, lineup, at * 1000)
  given.advance(at * 1000)
  const { events, matched } = given.index.search({ ...query(text), limit })
  const { size } = given.index
  given.dispose()
  return { at, events, matched, size, ttl, notes }
}

/** In how many parts the span is told. */
const parts = 60

function spanOf(recorded: Recorded): Span {
  const { firstTime: first = 0, lastTime: last = first } = recorded
  const step = Math.max((last - first) / parts, 0.001)
  const starts = Array.from({ length: parts + 1 }, (_, i) => first + i * step)
  const numbers = starts.map((time, i) => recorded.at(i === parts ? (last + 1) * 1000 : time * 1000))
  return {
    first,
    last,
    parts: starts
      .slice(0, -1)
      .map((from, i) => ({ from, records: (numbers[i + 1] as number) - (numbers[i] as number) })),
  }
}
